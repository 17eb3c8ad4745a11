import { GraphError } from '../graph/error';
import { obstacle } from '../webhook/publicAddress';
import { CALLBACK_CHECKS } from './callbackChecks';
import { check, type Check } from './check';
import type { Setting } from './facts';
import { broken, ok, unknown, warning, WHERE } from './verdict';

const MINUTE_MS = 60_000;

/** Seconds by which clocks may differ before windows are judged wrong. */
const SMALL_SKEW_MS = 30_000;
const LARGE_SKEW_MS = 10 * MINUTE_MS;

const verifyToken = check('Verify Token', [], (_, { credential }) =>
	credential.verifyToken === ''
		? warning(
				'Verify Token is empty: no trigger can be registered with Meta.',
				'Enter any text you like.',
				WHERE.credential,
			)
		: ok('A Verify Token is filled in.'),
);

const ADDRESS =
	'Give n8n a public name with a valid certificate, and set N8N_WEBHOOK_URL (formerly WEBHOOK_URL) to it, e.g. https://n8n.example.com/.';

const DOOR =
	'Set WHATSAPP_CLOUD_URL to the public https:// address that a proxy passes on to WHATSAPP_CLOUD_PORT, e.g. https://hooks.example.com.';

/** Where Meta delivers to: at the door, if there is one, otherwise at n8n. */
const address = check("n8n's Address", [], (_, { n8nUrl, door, credential }) => {
	if (door && 'cure' in door) return broken(door.what, door.cure, WHERE.environment);
	const url = door?.url ?? n8nUrl;
	if (url === undefined) return unknown('n8n did not say at which address it can be reached.');
	const why = obstacle(url, credential.graph.baseUrl);
	if (why !== undefined) {
		return broken(
			`Meta cannot deliver to ${url}: it ${why}.`,
			door ? DOOR : ADDRESS,
			`${WHERE.environment}; proxy or tunnel in front of n8n`,
		);
	}
	return n8nUrl === undefined || !URL.canParse(n8nUrl) || new URL(n8nUrl).pathname === '/'
		? ok(`Meta can deliver to ${url}${door ? ", the triggers' own address" : ''}.`)
		: warning(
				`n8n is reached below a path (${n8nUrl}): it receives messages, but Send and Wait for Reply refuses to send.`,
				'Give n8n a host name of its own.',
				WHERE.environment,
			);
});

const store = check(
	'Store',
	['callbackNotes'],
	(_, { storeAt = 'the store' }) =>
		ok(`The store works: windows, keys and names are kept in ${storeAt}.`),
	(refusal) => {
		// Graph did not say whether what the store holds is this credential's, or it said that it is not.
		if (refusal instanceof GraphError) return undefined;
		return broken(
			`The store does not answer: ${refusal.message}`,
			'Without it, the node does not know who wrote when, and sends nothing.',
			`${WHERE.credential}: Store; n8n's database`,
		);
	},
);

const clock = check('Clock', ['clockAheadMs'], ({ clockAheadMs }) => {
	const by = Math.abs(clockAheadMs);
	if (by <= SMALL_SKEW_MS) return ok("This machine's clock agrees with Meta's.");
	const minutes =
		by < 2 * MINUTE_MS ? `${Math.round(by / 1000)} s` : `${Math.round(by / MINUTE_MS)} minutes`;
	return (by > LARGE_SKEW_MS ? broken : warning)(
		`This machine's clock is ${minutes} ${clockAheadMs > 0 ? 'ahead of' : 'behind'} Meta's, so windows open and close at the wrong time.`,
		'Synchronize the clock with a time server (NTP).',
		WHERE.server,
	);
});

function agoIn(ms: number): string {
	const minutes = Math.max(0, Math.round(ms / MINUTE_MS));
	if (minutes < 120) return `${minutes} minutes ago`;
	return minutes < 2880
		? `${Math.round(minutes / 60)} hours ago`
		: `${Math.round(minutes / 1440)} days ago`;
}

const arrived = check(
	'Last Message',
	['conversations', 'number'],
	({ conversations: { lastMessageAt }, number }, { now }: Setting) =>
		lastMessageAt === null
			? unknown(
					'The triggers of this n8n have not seen any customer write yet.',
					`Write to ${number.displayPhoneNumber ?? 'the number'} from a phone, then diagnose again. If nothing arrives, see the check App Mode.`,
				)
			: ok(`A customer last wrote ${agoIn(now - lastMessageAt)}.`),
);

/** Whether what customers write gets here. */
export const RECEIVING_CHECKS: readonly Check[] = [
	...[store, clock, verifyToken, address],
	...CALLBACK_CHECKS,
	arrived,
];
