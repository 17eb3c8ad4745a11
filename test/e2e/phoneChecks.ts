import type { Stage } from '../../demo/stage.ts';
import { ACCOUNT } from '../../sandbox/seed/account.ts';
import type { Check } from '../../tools/checks.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains, expectEqual } from './expect.ts';

const CUSTOMER = '12025550171';

const card = (index: number) => ({
	card_index: index,
	type: 'cta_url',
	header: { type: 'image', image: { link: `https://shop.greenhouse.example/${index}.jpg` } },
	body: { text: `Plant ${index + 1}` },
	action: {
		name: 'cta_url',
		parameters: { display_text: 'Buy', url: 'https://shop.greenhouse.example' },
	},
});

const MESSAGES = [
	{
		type: 'location',
		location: { latitude: 52.37, longitude: 4.89, name: 'Greenhouse', address: 'Dam 1, Amsterdam' },
	},
	{
		type: 'interactive',
		interactive: {
			type: 'list',
			body: { text: 'When does it suit you?' },
			action: {
				button: 'Choose',
				sections: [
					{ title: 'Morning', rows: [{ id: '9', title: '09:00' }] },
					{ title: 'Afternoon', rows: [{ id: '14', title: '14:00' }] },
				],
			},
		},
	},
	{
		type: 'interactive',
		interactive: {
			type: 'carousel',
			body: { text: 'These are looking for a home:' },
			action: { cards: [card(0), card(1)] },
		},
	},
];

/** As no review would let it through. */
const ODD_LINKS = {
	name: 'odd_links',
	language: 'en_US',
	category: 'UTILITY',
	components: [
		{ type: 'BODY', text: 'Two links.' },
		{
			type: 'BUTTONS',
			buttons: [
				{ type: 'URL', text: 'Odd', url: 'javascript:alert(1)' },
				{ type: 'URL', text: 'Fine', url: 'https://shop.greenhouse.example' },
			],
		},
	],
};

/** The sandbox's phone page, on which the demo is watched. */
export function phoneChecks(editor: EditorPage): Array<Check<Stage>> {
	const openChat = async (url: string) => {
		await editor.page.goto(url);
		await editor.page.getByText('Noor').first().click();
	};
	return [
		{
			title: 'the phone shows all there is to a message',
			async run({ sandbox, phones }) {
				await phones.write(CUSTOMER, { text: 'مرحبا', name: 'Noor' });
				for (const message of MESSAGES) await send(sandbox.url, message);
				// "Reply to Customers" answers as well.
				await phones.waitFor(CUSTOMER, MESSAGES.length + 1);
				await openChat(sandbox.pageUrl);
				await editor.page.getByText('Plant 2').waitFor();
				const chat = await editor.page.locator('#messages').innerText();
				expectContains([chat], ['مرحبا', 'Dam 1, Amsterdam', 'Morning', '14:00', 'Plant 1', 'Buy']);
				return await editor.screenshot('phone');
			},
		},
		{
			title: 'a link on the phone leads to a web address or nowhere',
			async run({ sandbox, phones }) {
				await phones.write(CUSTOMER, { text: 'مرحبا', name: 'Noor' });
				await sandbox.control.call('POST', '/templates', ODD_LINKS);
				const template = { name: ODD_LINKS.name, language: { code: ODD_LINKS.language } };
				await send(sandbox.url, { type: 'template', template });
				await openChat(sandbox.pageUrl);
				const sent = editor.page.locator('#messages .bubble').filter({ hasText: 'Two links.' });
				await sent.waitFor();
				const links = await sent.locator('a').allInnerTexts();
				expectEqual('links', links, ['↗ Fine']);
				return links.join();
			},
		},
	];
}

/** As the business, straight to the sandbox. */
async function send(sandboxUrl: string, message: object): Promise<void> {
	const { accessToken, phoneNumberId } = ACCOUNT;
	const response = await fetch(`${sandboxUrl}/v26.0/${phoneNumberId}/messages`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
		body: JSON.stringify({ messaging_product: 'whatsapp', to: CUSTOMER, ...message }),
		signal: AbortSignal.timeout(10_000),
	});
	if (!response.ok) throw new Error(`The sandbox answered ${await response.text()}`);
}
