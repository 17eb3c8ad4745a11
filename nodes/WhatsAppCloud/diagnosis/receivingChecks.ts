import { deliversTo } from '../graph/businessNumber';
import { GraphError } from '../graph/error';
import { obstacle } from '../webhook/publicAddress';
import { isOurs, TEST_PATH } from './ask';
import { check, type Check } from './check';
import type { Setting } from './facts';
import { broken, listed, ok, unknown, warning, WHERE, type Verdict } from './verdict';

const MINUTE_MS = 60_000;

const PUBLISH = 'Publish a workflow that begins with the WhatsApp Cloud Trigger.';

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
	return n8nUrl === undefined || new URL(n8nUrl).pathname === '/'
		? ok(`Meta can deliver to ${url}${door ? ", the triggers' own address" : ''}.`)
		: warning(
				`n8n is reached below a path (${n8nUrl}): it receives messages, but Send and Wait for Reply refuses to send.`,
				'Give n8n a host name of its own.',
				WHERE.environment,
			);
});

const subscribed = check(
	"Account's Webhooks",
	['subscribedApps', 'token'],
	({ subscribedApps, token }, { credential }) => {
		const appId = token.appId ?? credential.appId;
		if (subscribedApps.includes(appId)) return ok("Meta sends the account's webhooks to the app.");
		return broken(
			subscribedApps.length === 0
				? "No app gets the account's webhooks, so no message arrives."
				: `Apps other than ${appId} get the account's webhooks, so no message arrives here.`,
			`${PUBLISH} It subscribes the app.`,
			WHERE.trigger,
		);
	},
);

const callback = check(
	'Callback',
	['number', 'callbackNotes'],
	({ number, callbackNotes }, setting) => {
		const { url, place } = deliversTo(number);
		if (url === undefined) {
			return broken('Meta has no address to deliver messages to.', PUBLISH, WHERE.trigger);
		}
		const holder = callbackNotes.find((note) => note.url === url)?.holder;
		const whose = holder === undefined ? '' : `, of ${holder}`;
		if (!isOurs(url, callbackNotes, setting)) {
			return warning(
				`Messages go to ${url} (callback of the ${place}), which is not this n8n.`,
				'If they should come here, publish the trigger with the option Replace Existing Callback; otherwise leave it as it is.',
				`${WHERE.trigger}; ${WHERE.configuration}`,
			);
		}
		if (url.includes(TEST_PATH)) {
			return broken(
				`Messages go to a test address of this n8n (${url}${whose}), which only works during a test.`,
				PUBLISH,
				WHERE.trigger,
			);
		}
		return ok(`Messages go to ${url} (callback of the ${place}${whose}).`);
	},
);

const answers = check('Answer of the Callback', ['answer'], ({ answer }): Verdict => {
	const { url, httpStatus, echoed, reason } = answer;
	if (echoed) return ok('The address answers as Meta expects.');
	if (httpStatus === undefined) {
		return unknown(
			`n8n cannot reach its own address ${url} (${reason ?? 'no answer'}); it cannot be determined from here whether Meta can.`,
			'Open the address from outside, for example on a phone.',
		);
	}
	const said = `${url} answers ${httpStatus}`;
	if (httpStatus === 403) {
		return broken(
			`${said}: the trigger there expects another Verify Token than this credential's.`,
			'Use the same credential in the trigger as here, then unpublish and publish the workflow.',
			`${WHERE.credential}; ${WHERE.trigger}`,
		);
	}
	if (httpStatus === 404) {
		return broken(
			`${said}: no published workflow listens there, so what Meta delivers is lost.`,
			PUBLISH,
			WHERE.trigger,
		);
	}
	if (httpStatus === 503 || httpStatus === 200) {
		return broken(
			`${said} without the challenge: n8n is starting, its database is away, or something in front of it answers instead.`,
			'Wait a minute and diagnose again; if nothing changes, check the proxy in front of n8n.',
			WHERE.server,
		);
	}
	return broken(
		`${said}: something in front of n8n answers instead, or asks for a login.`,
		'Let Meta reach this address without a log-in or redirect.',
		'proxy or tunnel in front of n8n',
	);
});

const fields = check(
	'Webhook Fields',
	['number', 'appSubscription'],
	({ number, appSubscription }) => {
		const { place, url } = deliversTo(number);
		const { fields: given } = appSubscription;
		if (place !== 'app') return ok(`The callback of the ${place} gets messages and statuses.`);
		if (url === undefined) return unknown('There is no callback yet.', 'See the check Callback.');
		return given.includes('messages')
			? ok(`The app gets ${listed(given)}.`)
			: broken(
					`The app does not get the webhook field messages${given.length > 0 ? `, only ${listed(given)}` : ''}, so no message arrives.`,
					'Subscribe to messages, or publish the trigger again.',
					WHERE.configuration,
				);
	},
);

/** No field of Meta's that is documented tells the mode (Meta: "Webhooks", an app in development does not get all). */
const appMode = check('App Mode', [], () =>
	unknown(
		'Meta does not tell n8n whether the app is live. An app that is not live does not get all messages.',
		'If nothing arrives although all else is ok, switch App Mode to Live.',
		WHERE.appMode,
	),
);

const ROUTING_FIELDS = ['messaging_handovers', 'standby'];

const routing = check('Conversation Routing', ['appSubscription'], ({ appSubscription }) => {
	const { url, fields: given } = appSubscription;
	const untold =
		"This node cannot tell who answers first when several partners, or Meta's own agent, share the number.";
	const look = (more = '') =>
		[
			'If nothing arrives although all else is ok, see whether your business is the primary responder.',
			more,
		]
			.filter(Boolean)
			.join(' ');
	if (url === undefined || !given.includes('messages')) {
		return unknown(untold, look(), WHERE.routing);
	}
	const missing = ROUTING_FIELDS.filter((field) => !given.includes(field));
	return missing.length === 0
		? ok('The app hears about conversations that others hold, and about handovers.')
		: unknown(
				`${untold} The app does not get ${listed(missing)}, so it would not hear about conversations that others hold.`,
				look('If the number is shared, also choose Everything Else in the trigger.'),
				WHERE.routing,
			);
});

const store = check(
	'Store',
	['callbackNotes'],
	() => ok('The store works: windows, keys and names are kept there.'),
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
	['lastMessageAt', 'number'],
	({ lastMessageAt, number }, { now }: Setting) =>
		lastMessageAt === null
			? unknown(
					'The triggers of this n8n have not seen any customer write yet.',
					`Write to ${number.displayPhoneNumber ?? 'the number'} from a phone, then diagnose again. If nothing arrives, see the check App Mode.`,
				)
			: ok(`A customer last wrote ${agoIn(now - lastMessageAt)}.`),
);

/** Whether what customers write gets here. */
export const RECEIVING_CHECKS: readonly Check[] = [
	...[store, clock, verifyToken, address, subscribed, callback, answers, fields, appMode, routing],
	arrived,
];
