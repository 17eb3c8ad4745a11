import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { accountOf } from '../account/account';
import { readCredential } from '../account/credential';
import { ACCESS_CHECKS } from '../diagnosis/accessChecks';
import { diagnose } from '../diagnosis/diagnose';
import type { Finding } from '../diagnosis/verdict';
import { StoreUnavailableError } from '../store/failure';
import { orError } from '../thrown';

/** The first checks of Business Number → Diagnose: whether Meta lets this credential in, and to what it leads. */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credential = readCredential(data ?? {});
	const { phoneNumberId } = credential;
	const setting = { credential, phoneNumberId, now: Date.now() };
	const account = await orError(() => accountOf(credential));
	if (account instanceof Error) return { status: 'Error', message: account.message };
	const findings = await diagnose(account, setting, ACCESS_CHECKS);
	const broken = findings.filter(({ status }) => status === 'broken');
	// With nothing to ask with, there is nothing else to say.
	const said = broken[0]?.check === 'Credential' ? broken.slice(0, 1) : broken;
	const words = said.map(inWords);
	// Whether a database answers there, Diagnose says.
	const store = await orError(() => account.storeAt());
	if (store instanceof StoreUnavailableError) words.push(store.message);
	if (words.length > 0) {
		return { status: 'Error', message: [...new Set(words)].join(' ') };
	}
	const number = findings.find(({ check }) => check === 'Phone Number ID');
	const warnings = findings.filter(({ status }) => status === 'warning').map(inWords);
	return {
		status: 'OK',
		message: ['Connected to Meta.', number?.meaning, ...warnings].filter(Boolean).join(' '),
	};
}

function inWords({ meaning, whatToDo }: Finding): string {
	return `${meaning} ${whatToDo ?? ''}`.trim();
}
