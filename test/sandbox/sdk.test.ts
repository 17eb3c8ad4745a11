import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { withFlows } from '../support/withFlows.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({ also: withFlows({ id: '123456789' }) });
const customer = '31611440001';

test('a published SDK, unchanged, sends a message of each type and manages the number', async () => {
	const write = `/customers/${customer}/messages`;
	const { messageId } = await client.sandbox.control.call('POST', write, { text: 'Hi' });
	const { accessToken, phoneNumberId } = client.sandbox.account;
	const calling = { status: 'ENABLED' };
	await client.graph('POST', `/${phoneNumberId}/settings`, { calling });
	// An ES module, which Jest does not load as it is.
	const script = path.join(__dirname, 'support/sdk.mjs');
	const { stdout } = await promisify(execFile)(process.execPath, [script], {
		env: {
			...process.env,
			SANDBOX_URL: client.sandbox.url,
			ACCESS_TOKEN: accessToken,
			PHONE_NUMBER_ID: phoneNumberId,
			CUSTOMER: customer,
			MESSAGE_ID: String(messageId),
		},
	});
	const answers = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
	const refused = Object.entries(answers).filter(([, answer]) => 'error' in answer);
	expect(refused).toEqual([]);
	const { upload, download, delete: deleted, 'mark as read': read, ...others } = answers;
	const { 'create QR': qr, 'list QR': list, 'update QR': change, ...further } = others;
	const { 'one QR': one, 'delete QR': gone, block, unblock, ...sent } = further;
	expect([list?.data, one?.data]).toMatchObject([[{ code: qr?.code }], [{ code: qr?.code }]]);
	expect(change).toMatchObject({ code: qr?.code, prefilled_message: 'Goodbye' });
	expect(gone).toEqual({ success: true });
	expect(block?.block_users).toEqual({ added_users: [{ input: customer, wa_id: customer }] });
	expect(unblock?.block_users).toEqual({ removed_users: [{ input: customer, wa_id: customer }] });
	expect(upload).toEqual({ id: expect.stringMatching(/^\d+$/) as unknown });
	expect(download).toEqual({ bytes: 6 });
	expect(deleted).toEqual({ success: true });
	expect(read).toEqual({ success: true });
	const ids = Object.values(sent).map(
		(answer) => (answer.messages as Array<{ id: string }>)[0]?.id,
	);
	expect(ids).toHaveLength(22);

	const query = `customer=${customer}&direction=outgoing`;
	const { messages } = await client.sandbox.control.call('GET', `/messages?${query}`);
	expect((messages as Array<{ id: string }>).map(({ id }) => id).sort()).toEqual([...ids].sort());
});
