import http from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Stage } from '../../demo/stage.ts';
import type { Check } from '../../tools/checks.ts';
import { until } from '../../tools/until.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains, expectEqual } from './expect.ts';
import { CUSTOMER, phoneCheck } from './phonePage.ts';

/** A callback that counts what comes, and answers as it is told. */
async function startCallback() {
	const received: string[] = [];
	const answers: number[] = [];
	const server = http.createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			received.push(body);
			response.writeHead(answers.shift() ?? 200).end('Thanks');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	const stop = () => {
		server.closeAllConnections();
		server.close();
	};
	return { url, received, answers, stop };
}

/** What stands behind the scenes of the phone page. */
export function phoneScenesChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		phoneCheck(
			editor,
			'behind the scenes, webhooks are watched, kept back, let go and repeated',
			async ({ phone, sandbox }) => {
				const callback = await startCallback();
				try {
					const { url } = callback;
					const number = `/numbers/${sandbox.account.phoneNumberId}`;
					await sandbox.control.call('PATCH', number, { callback: url });
					callback.answers.push(503);
					await sandbox.control.call('POST', '/customers', { phone: CUSTOMER, name: 'Sanne' });
					await phone.open();
					await phone.openChat('Sanne');
					await phone.write('Hello');
					const panel = await phone.behind('Webhooks');
					await panel.getByText('200 · 2 attempts').waitFor();
					await phone
						.bubble('Hello')
						.getByRole('img', { name: 'delivered to the business' })
						.waitFor();
					await panel.getByText('text · Sanne').click();
					await panel.getByRole('button', { name: 'Twice at once' }).click();
					await until('four copies came', () => callback.received.length === 4);
					expectEqual('different bodies', new Set(callback.received).size, 1);
					await panel.getByRole('checkbox', { name: 'Hold webhooks' }).check();
					await until('they are kept back', async () => {
						const { holdWebhooks } = await sandbox.control.call('GET', '/settings');
						return holdWebhooks === true;
					});
					await phone.write('One');
					await phone.write('Two');
					await panel.getByText('Waiting: 2').waitFor();
					await panel.getByRole('button', { name: 'Newest first' }).click();
					await until('both came', () => callback.received.length === 6);
					expectContains([callback.received[4] ?? ''], ['"Two"']);
					return await editor.screenshot('phone-webhooks', phone.page);
				} finally {
					callback.stop();
				}
			},
		),
		phoneCheck(
			editor,
			'behind the scenes, requests, templates, the customer and faults can be seen and changed',
			async ({ phone, sandbox }) => {
				const { page } = phone;
				const text = { type: 'text', text: { body: 'Good morning' } };
				await sandbox.control.call('POST', `/customers/${CUSTOMER}/messages`, { text: 'Hello' });
				await phone.open();
				await phone.openChat(`+${CUSTOMER}`);
				const faults = await phone.behind('Faults');
				await faults.getByRole('combobox', { name: 'What happens' }).selectOption({ index: 0 });
				await faults.getByRole('spinbutton', { name: 'Code' }).fill('131016');
				await faults.getByRole('slider').fill('100');
				await faults.getByRole('button', { name: 'Add this fault' }).click();
				await faults.getByText('messages · 131016 · 100 %').waitFor();
				expectEqual('a message that meets the fault', await phone.business(text), '');
				const requests = await phone.behind('Requests');
				await requests.getByText('· 131016').click();
				await requests.getByText('"body": "Good morning"').waitFor();
				await phone.behind('Faults');
				await faults.getByRole('button', { name: 'Remove', exact: true }).click();
				await faults.getByText('Everything goes well.').waitFor();
				const templates = await phone.behind('Templates');
				await templates.getByRole('searchbox').fill('opening');
				await templates.getByText('opening_hours').first().click();
				await templates.getByRole('combobox', { name: 'Status' }).first().selectOption('PAUSED');
				await templates.getByText('paused').first().waitFor();
				const customer = await phone.behind('Customer');
				await customer.getByRole('checkbox', { name: 'Not on WhatsApp' }).check();
				await phone.business(text);
				await phone.bubble('131026').waitFor();
				await customer.getByRole('checkbox', { name: /^Stopped marketing/ }).check();
				await until('the choice is kept', async () => {
					const known = await sandbox.control.call('GET', `/customers/${CUSTOMER}`);
					return known.marketingStopped === true;
				});
				await customer.getByRole('combobox', { name: /your app is/ }).selectOption('primary');
				await customer.getByRole('button', { name: 'The other app takes it' }).click();
				await customer.getByText('Another app answers.').waitFor();
				await page.locator('#window').getByText('another app answers').waitFor();
				return await editor.screenshot('phone-customer', page);
			},
		),
	];
}
