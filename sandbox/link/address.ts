import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Networks that Meta's fetcher does not reach from the internet. */
const CLOSED: Array<[network: string, bits: number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3],
	// Of IPv6, only 2000::/3 is routed. Prefixes that carry an IPv4 address are refused altogether.
	['::', 3],
	['4000::', 2],
	['8000::', 1],
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20],
];

// Two lists: in one, a network of IPv6 that holds `::ffff:0:0/96` takes every IPv4 address for its own.
const closed = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, bits] of CLOSED) {
	const family = network.includes(':') ? 'ipv6' : 'ipv4';
	closed[family].addSubnet(network, bits, family);
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Top-level names that nobody has registered, or can. */
const CLOSED_NAMES =
	/\.(localhost|local|localdomain|internal|intranet|private|corp|home|lan|test|invalid|onion|alt|home\.arpa)$/;

export function isLoopback({ hostname }: URL): boolean {
	const host = bare(hostname);
	if (isIPv4(host)) return loopback.check(host, 'ipv4');
	if (isIPv6(host)) return loopback.check(host, 'ipv6');
	return /(^|\.)localhost$/.test(host);
}

/** Why Meta gets nothing from there, as it tells; undefined if it can. */
export function unreached({ hostname }: URL): string | undefined {
	const host = bare(hostname);
	const family = isIPv4(host) ? 'ipv4' : isIPv6(host) ? 'ipv6' : undefined;
	if (family) {
		return closed[family].check(host, family)
			? 'http code 502, status message Bad Gateway'
			: undefined;
	}
	return !host.includes('.') || CLOSED_NAMES.test(host)
		? 'http code 502, status message DNS resolution timed out'
		: undefined;
}

function bare(hostname: string): string {
	return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}
