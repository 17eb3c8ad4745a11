import { z } from 'zod';

import type { Stage } from '../../demo/stage.ts';
import { readExample } from '../../demo/workflows.ts';
import type { Check } from '../../tools/checks.ts';
import { until } from '../../tools/until.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains } from './expect.ts';
import { FormPage } from './formPage.ts';
import { publishListener } from './listener.ts';

/** The phone of the person who sets it up. */
const OWN_PHONE = '12025550181';

const PATH = 'set-up-a-fresh-account';

const owners = z.object({
	...{ accessToken: z.string(), appId: z.string(), appSecret: z.string() },
	...{ businessAccountId: z.string(), phoneNumberId: z.string(), phone: z.string() },
});
type Owner = z.infer<typeof owners>;

const accounts = z.object({
	numbers: z.array(z.object({ id: z.string(), verificationCode: z.string().optional() })),
});
const wrote = z.object({ messageId: z.string() });
const acknowledged = z.object({ messageIds: z.array(z.string()) });

/** From an account with which nothing was done yet to the first message and its answer, by the assistant's forms. */
export function setUpChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		{
			title:
				'the forms of the set-up assistant lead from a number that is not registered to the first message and its answer',
			async run(stage) {
				const owner = await freshOwner(stage);
				const credential = await credentialOf(stage, owner);
				await publishAssistant(stage, credential);
				await editor.page.goto(`${stage.n8n.url}/form/${PATH}`);
				const form = new FormPage(editor);
				const seen = [await begin(form)];
				seen.push(...(await verify(form, stage, owner)), ...(await register(form)));
				seen.push(await receive(form, stage, credential));
				seen.push(...(await tryOut(form, stage, owner)));
				return seen.join('\n    ');
			},
		},
	];
}

/** A business whose number is in its account, and no more. */
async function freshOwner({ sandbox: { control } }: Stage): Promise<Owner> {
	const owner = owners.parse(await control.call('POST', '/owners', { name: 'Fresh Bakery' }));
	const { phoneNumberId, businessAccountId } = owner;
	await control.call('PATCH', `/numbers/${phoneNumberId}`, {
		...{ status: 'PENDING', codeVerificationStatus: 'NOT_VERIFIED' },
	});
	await control.call('PATCH', `/accounts/${businessAccountId}`, { subscribed: false });
	return owner;
}

async function credentialOf({ api, sandbox }: Stage, owner: Owner) {
	const { accessToken, appId, appSecret, businessAccountId, phoneNumberId } = owner;
	const name = 'Fresh Bakery';
	const id = await api.createCredential({
		...{ name, type: 'whatsAppCloudApi' },
		data: {
			...{ accessToken, appId, appSecret, businessAccountId, phoneNumberId },
			...{ verifyToken: 'bakery', apiVersion: 'v26.0', store: 'auto', baseUrl: sandbox.url },
		},
	});
	return { id, name };
}

/** The example, at an address of its own: the demo has the same one. */
async function publishAssistant({ api }: Stage, credential: { id: string; name: string }) {
	const workflow = await readExample('setUp', {
		credentials: { 'n8n-nodes-whatsapp-cloud.': { whatsAppCloudApi: credential } },
		folder: '',
	});
	const trigger = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
	if (!trigger) throw new Error('The example has no form.');
	trigger.parameters = {
		...trigger.parameters,
		options: { ...Object(trigger.parameters.options), path: PATH },
	};
	await api.publish(await api.createWorkflow(workflow));
}

async function begin(form: FormPage): Promise<string> {
	// n8n asks whether the form may run in one's own name.
	await form.submit('Allow access');
	await form.reads('Set up WhatsApp');
	const screenshot = await form.screenshot('set-up-1-begin');
	await form.submit('Check');
	return screenshot;
}

/** A wrong code is refused, and the way on leads to the right one. */
async function verify(form: FormPage, stage: Stage, { phone, phoneNumberId }: Owner) {
	const how = 'Show that the number is yours';
	expectContains([await form.reads(how)], [phone]);
	const screenshots = [await form.screenshot('set-up-2-request-code')];
	await form.submit('Continue');
	await form.reads('Enter the code');
	screenshots.push(await form.screenshot('set-up-3-verify-code'));
	const code = await codeOf(stage, phoneNumberId);
	await form.fill('Code', code === '000000' ? '000001' : '000000');
	await form.submit('Verify');
	expectContains(
		[await form.reads('That did not work')],
		['The code is wrong or has expired. (136025)'],
	);
	screenshots.push(await form.screenshot('set-up-4-wrong-code'));
	await form.submit('Check again');
	await form.reads(how);
	await form.choose('How do you want', 'I already have a code');
	await form.submit('Continue');
	await form.reads('Enter the code');
	await form.fill('Code', code);
	await form.submit('Verify');
	return screenshots;
}

/** The code that is in the SMS. */
async function codeOf({ sandbox, signal }: Stage, phoneNumberId: string): Promise<string> {
	const look = async () =>
		accounts
			.parse(await sandbox.control.call('GET', '/account'))
			.numbers.find(({ id }) => id === phoneNumberId)?.verificationCode;
	return await until('Meta sends a code', look, { signal });
}

async function register(form: FormPage): Promise<string[]> {
	await form.reads('Register the number');
	await form.fill('PIN', '123456');
	await form.submit('Register');
	const refusal = await form.reads('That did not work');
	// The number has one already.
	expectContains([refusal], ['PIN']);
	const screenshots = [await form.screenshot('set-up-5-wrong-pin')];
	await form.submit('Check again');
	await form.reads('Register the number');
	await form.fill('PIN', '000000');
	screenshots.push(await form.screenshot('set-up-6-register'));
	await form.submit('Register');
	return screenshots;
}

async function receive(form: FormPage, { api }: Stage, credential: { id: string; name: string }) {
	const said = await form.reads("First: Account's Webhooks");
	expectContains([said], ['Publish a workflow that begins with the WhatsApp Cloud Trigger']);
	const screenshot = await form.screenshot('set-up-7-receive');
	await publishListener(api, credential);
	await form.submit('Continue');
	return screenshot;
}

async function tryOut(form: FormPage, stage: Stage, { phoneNumberId, phone }: Owner) {
	// What is no hindrance is told as well.
	expectContains([await form.reads('Send the first message')], [phone, 'PAUSED: delivery_delay']);
	const screenshots = [await form.screenshot('set-up-8-send')];
	await writeFrom(stage, phoneNumberId, 'Hello');
	await form.fill('Phone number', `+${OWN_PHONE}`);
	await form.submit('Send');
	await stage.phones.waitFor(OWN_PHONE, 1);
	await writeFrom(stage, phoneNumberId, 'It works!');
	expectContains([await form.reads('WhatsApp is set up')], ['It works!']);
	return [...screenshots, await form.screenshot('set-up-9-done')];
}

/** @returns when it is known that the person has written */
async function writeFrom(
	{ sandbox: { control }, signal }: Stage,
	phoneNumberId: string,
	text: string,
) {
	const path = `/customers/${OWN_PHONE}/messages`;
	const { messageId } = wrote.parse(
		await control.call('POST', path, { text, name: 'Robin', phoneNumberId }),
	);
	const isTaken = async () =>
		acknowledged
			.parse(await control.call('GET', '/webhooks/acknowledged'))
			.messageIds.includes(messageId);
	await until(`"${text}" is acknowledged`, isTaken, { withinMs: 60_000, signal });
}
