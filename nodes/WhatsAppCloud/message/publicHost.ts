/** IPv4 addresses that no stranger reaches (IANA: "IPv4 Special-Purpose Address Registry"). */
const IPV4: ReadonlyArray<readonly [network: string, bits: number, what: string]> = [
	['0.0.0.0', 8, 'not the address of a machine'],
	['10.0.0.0', 8, 'a private address'],
	['100.64.0.0', 10, 'a private address (shared by a provider or a VPN)'],
	['127.0.0.0', 8, 'this machine itself'],
	['169.254.0.0', 16, 'a link-local address'],
	['172.16.0.0', 12, 'a private address'],
	['192.0.0.0', 24, 'a reserved address'],
	['192.0.2.0', 24, 'an address for documentation'],
	['192.88.99.0', 24, 'a reserved address'],
	['192.168.0.0', 16, 'a private address'],
	['198.18.0.0', 15, 'an address for tests'],
	['198.51.100.0', 24, 'an address for documentation'],
	['203.0.113.0', 24, 'an address for documentation'],
	['224.0.0.0', 4, 'a multicast address'],
	['240.0.0.0', 4, 'a reserved address'],
];

/** IPv6 alike; of what is not listed, `2000::/3` is the internet. First groups, and how many bits of them count. */
const IPV6: ReadonlyArray<readonly [network: readonly number[], bits: number, what: string]> = [
	[[0, 0, 0, 0, 0, 0, 0, 1], 128, 'this machine itself'],
	[[0xfc00], 7, 'a private address (unique local)'],
	[[0xfe80], 10, 'a link-local address'],
	[[0xfec0], 10, 'a private address (site-local)'],
	[[0xff00], 8, 'a multicast address'],
	[[0x2001, 0], 23, 'a reserved address'],
	[[0x2001, 0xdb8], 32, 'an address for documentation'],
	[[0x3fff, 0], 20, 'an address for documentation'],
];

/** Names that no public server has (RFC 2606, 6761, 6762, 7686, 8375, 9476; `internal`: ICANN 2024), and what routers give out. */
const RESERVED =
	/(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|test|invalid|onion|alt|home\.arpa)$/;

/**
 * Why a stranger on the internet cannot reach a host, as the end of "… is"; undefined if nothing speaks against it.
 *
 * @param hostname as the URL parser gives it: lower case, every notation of an address made the usual one
 */
export function unreachable(hostname: string): string | undefined {
	if (hostname.startsWith('[')) return ofIpv6(groupsOf(hostname.slice(1, -1)));
	const name = hostname.replace(/\.$/, '');
	if (/^\d+(\.\d+){3}$/.test(name)) return ofIpv4(name.split('.').map(Number));
	if (name === 'localhost' || name.endsWith('.localhost')) return 'this machine itself';
	if (!name.includes('.')) return 'a name without a dot, which only your own network knows';
	return RESERVED.test(name) ? 'a name that only exists in your own network' : undefined;
}

function ofIpv4(bytes: readonly number[]): string | undefined {
	return IPV4.find(([network, bits]) =>
		begins(bytes, network.split('.').map(Number), bits, 8),
	)?.[2];
}

function ofIpv6(groups: readonly number[]): string | undefined {
	const embedded = ipv4In(groups);
	if (embedded) return ofIpv4(embedded);
	const known = IPV6.find(([network, bits]) => begins(groups, network, bits, 16));
	if (known) return known[2];
	return begins(groups, [0x2000], 3, 16) ? undefined : 'a reserved address';
}

/** Behind these prefixes stands an IPv4 address: mapped (`::ffff:…`), translated (NAT64), and 6to4. */
function ipv4In(groups: readonly number[]): number[] | undefined {
	const [last, at6to4] = [groups.slice(6), groups.slice(1, 3)];
	const mapped = begins(groups, [0, 0, 0, 0, 0, 0xffff], 96, 16);
	const translated =
		begins(groups, [0, 0, 0, 0, 0xffff, 0], 96, 16) ||
		begins(groups, [0x64, 0xff9b, 0, 0, 0, 0], 96, 16);
	const pair = mapped || translated ? last : groups[0] === 0x2002 ? at6to4 : undefined;
	return pair?.flatMap((group) => [group >> 8, group & 0xff]);
}

/** Whether the first bits of an address are a network's. */
function begins(
	address: readonly number[],
	network: readonly number[],
	bits: number,
	width: number,
): boolean {
	const size = 2 ** width;
	return network.every((part, index) => {
		const ignored = size >> Math.min(width, Math.max(0, bits - index * width));
		return Math.floor((address[index] ?? 0) / ignored) === Math.floor(part / ignored);
	});
}

/** The eight groups of an address as the URL parser writes it. */
function groupsOf(address: string): number[] {
	const [before = '', after] = address.split('::');
	const read = (part: string) =>
		part === '' ? [] : part.split(':').map((group) => parseInt(group, 16));
	const [first, last] = [read(before), read(after ?? '')];
	return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}
