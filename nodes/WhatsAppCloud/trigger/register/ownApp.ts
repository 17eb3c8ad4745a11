import type { Account } from '../../account/account';
import { appOfToken } from '../../graph/appOfToken';
import { GraphError } from '../../graph/error';
import { PATIENCE_MS } from '../../graph/patience';

/**
 * The account with its App ID, which is that of the app that the token belongs to where the credential names none.
 * If Meta does not say, it stays empty: not everything needs it.
 *
 * @param patienceMs for how long Meta is asked
 */
export async function withApp(
	account: Account,
	patienceMs: number = PATIENCE_MS.person,
): Promise<Account> {
	const { credential, graph } = account;
	if (credential.appId !== '') return account;
	try {
		const appId = (await appOfToken(graph, patienceMs)) ?? '';
		return { ...account, credential: { ...credential, appId } };
	} catch (thrown) {
		if (thrown instanceof GraphError) return account;
		throw thrown;
	}
}
