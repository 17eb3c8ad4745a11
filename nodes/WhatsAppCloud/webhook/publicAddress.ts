import { unreachable } from '../message/publicHost';

/**
 * Why Meta cannot deliver to an address, as the end of "it …" (Meta: "Create a webhook endpoint"); undefined if nothing
 * speaks against it. What stands in for Meta in a network of one's own, such as the sandbox, reaches what is in it.
 *
 * @param graphUrl where Graph is
 */
export function obstacle(address: string, graphUrl: string): string | undefined {
	if (address === '') return 'is empty';
	if (!/^[a-z][a-z\d+.-]*:\/\//i.test(address)) return 'has no https:// in front';
	if (!/^https?:/i.test(address) || !URL.canParse(address)) return 'is not an https:// address';
	const { hostname, protocol } = new URL(address);
	const why = unreachable(hostname);
	if (why !== undefined) {
		const isNear = URL.canParse(graphUrl) && unreachable(new URL(graphUrl).hostname) !== undefined;
		return isNear ? undefined : `leads to ${hostname}, which is ${why}`;
	}
	return protocol === 'https:' ? undefined : 'begins with http://, not https://';
}
