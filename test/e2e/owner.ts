import type { startSandbox } from '../../sandbox/sandbox.ts';
import type { Owner } from '../../tools/n8n/api.ts';

/** The account of an n8n that listens on the loopback interface only. */
export const OWNER: Owner = {
	email: 'test@example.com',
	firstName: 'Test',
	lastName: 'Owner',
	password: 'WhatsApp-2026',
};

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** The credential's fields for the sandbox's first number. */
export function sandboxCredential({ url, account }: Sandbox): Record<string, string> {
	const { accessToken, phoneNumberId, businessAccountId, appId, appSecret } = account;
	return {
		...{ accessToken, phoneNumberId, businessAccountId, appId, appSecret },
		verifyToken: 'chosen by the test',
		apiVersion: 'v26.0',
		baseUrl: url,
	};
}
