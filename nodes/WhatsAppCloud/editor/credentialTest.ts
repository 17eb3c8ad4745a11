import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readCredential } from '../credential';
import { graphClient } from '../graph/client';
import { asObjects, asText } from '../json';

/** Asks Graph for both objects that the credential names, and says which of the two cannot be read. */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { graph: settings, phoneNumberId, businessAccountId } = readCredential(data ?? {});
	const missing = [
		settings.accessToken ? '' : 'Access Token',
		phoneNumberId ? '' : 'Phone Number ID',
		businessAccountId ? '' : 'Business Account ID',
	].filter(Boolean);
	if (missing.length > 0) return refused(`Fill in ${missing.join(', ')}.`);

	const graph = graphClient(settings);
	const fields = 'id,display_phone_number,verified_name';
	const [number, numbers] = await Promise.allSettled([
		graph.get(`/${phoneNumberId}`, { query: { fields } }),
		graph.get(`/${businessAccountId}/phone_numbers`, {
			query: { fields, limit: 100 },
		}),
	]);
	const failures = [
		...(number.status === 'rejected' ? [explain(number.reason)] : []),
		...(numbers.status === 'rejected' ? [explain(numbers.reason)] : []),
	];
	if (number.status === 'rejected' || numbers.status === 'rejected') {
		return refused([...new Set(failures)].join(' '));
	}
	const owned = asObjects(numbers.value.data).map((element) => asText(element.id));
	if (!owned.includes(phoneNumberId)) {
		return refused(
			`Phone Number ID ${phoneNumberId} exists, but is not a number of the Business Account ${businessAccountId}. Copy both from the same page: App Dashboard, WhatsApp > API Setup.`,
		);
	}
	const name = [asText(number.value.verified_name), asText(number.value.display_phone_number)];
	return { status: 'OK', message: `Connected to ${name.filter(Boolean).join(', ')}` };
}

function explain(reason: unknown): string {
	return reason instanceof Error ? reason.message : String(reason);
}

function refused(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
