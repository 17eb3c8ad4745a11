import { callbacksOf, deliversTo, type BusinessNumber } from '../graph/businessNumber';
import type { CallbackNote } from '../store/notes';
import { isOurs, TEST_PATH } from './ask';
import { check, type Check } from './check';
import { broken, listed, ok, unknown, warning, WHERE, type Verdict } from './verdict';

const PUBLISH = 'Publish a workflow that begins with the WhatsApp Cloud Trigger.';

const subscribed = check(
	"Account's Webhooks",
	['subscribedApps', 'token'],
	({ subscribedApps, token }, { credential }) => {
		const appId = token.appId ?? credential.appId;
		if (subscribedApps.length > 0 && appId === '') {
			return unknown(
				'Meta did not say which app the token belongs to.',
				'Fill in App ID.',
				WHERE.credential,
			);
		}
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
		const whose = ownerOf(url, callbackNotes);
		if (!isOurs(url, callbackNotes, setting)) {
			return warning(
				`Messages go to ${url} (callback of the ${place}), which is not this n8n.${widerThan(number, callbackNotes)}`,
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
		return ok(
			`Messages go to ${url} (callback of the ${place}${whose}).${widerThan(number, callbackNotes)}`,
		);
	},
);

/** `, of workflow "Reply to Customers"`, where this n8n has registered it. */
function ownerOf(url: string, notes: readonly CallbackNote[]): string {
	const holder = notes.find((note) => note.url === url)?.holder;
	return holder === undefined ? '' : `, of ${holder}`;
}

/** The callbacks that the number's messages do not reach, because a narrower one is set. */
function widerThan(number: BusinessNumber, notes: readonly CallbackNote[]): string {
	const [, ...others] = callbacksOf(number);
	return others
		.map(({ url, place }) => ` The callback of the ${place} is ${url}${ownerOf(url, notes)}.`)
		.join('');
}

/** Node.js's codes for certificates that it does not accept. */
const CERTIFICATE = /CERT|LEAF_SIGNATURE|ISSUER/;

const answers = check('Answer of the Callback', ['answer'], ({ answer }): Verdict => {
	const { url, httpStatus, echoed, reason } = answer;
	if (echoed) return ok('The address answers as Meta expects.');
	if (httpStatus === undefined && CERTIFICATE.test(reason ?? '')) {
		return broken(
			`The certificate of ${url} is not one that browsers accept (${reason ?? ''}), and Meta delivers to no such address.`,
			'Renew the certificate, with all those that it was signed with, for this name.',
			'proxy or tunnel in front of n8n',
		);
	}
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
	if (httpStatus >= 500) {
		return broken(
			`${said}: what stands in front of n8n gets no answer from n8n.`,
			'Make sure that n8n runs and is not overloaded, and that the proxy passes on to its port.',
			'proxy or tunnel in front of n8n',
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
		const { url: appUrl, fields: given } = appSubscription;
		const isOverride = place !== 'app';
		if (!isOverride && url === undefined) {
			return unknown('There is no callback yet.', 'See the check Callback.');
		}
		const gets = given.includes('messages') || (isOverride && appUrl === undefined);
		if (gets && isOverride) return ok(`The callback of the ${place} gets messages and statuses.`);
		return gets
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

const UNTOLD_ROLES =
	"This node cannot tell who answers first when several partners, or Meta's own agent, share the number.";

const lookAtRoles = (more = '') =>
	`If nothing arrives although all else is ok, see whether your business is the primary responder. ${more}`.trim();

/** Which roles a business has, Meta tells at an address that no document we know of names; what was seen tells something. */
const routing = check(
	'Conversation Routing',
	['conversations', 'appSubscription'],
	({ conversations: { looked, heldByAnother }, appSubscription: { url, fields: given } }) => {
		if (heldByAnother > 0) {
			return warning(
				`Another responder (a partner, or Meta's own agent) holds ${heldByAnother} of the last ${looked} conversations: only templates can be sent there from here.`,
				'If this n8n should answer, make your business the primary responder.',
				WHERE.routing,
			);
		}
		if (url === undefined || !given.includes('messages')) {
			return unknown(UNTOLD_ROLES, lookAtRoles(), WHERE.routing);
		}
		const missing = ROUTING_FIELDS.filter((field) => !given.includes(field));
		return missing.length === 0
			? ok('The app hears about conversations that others hold, and about handovers.')
			: unknown(
					`${UNTOLD_ROLES} The app does not get ${listed(missing)}, so it would not hear about conversations that others hold.`,
					lookAtRoles('If the number is shared, also choose Handovers in the trigger.'),
					WHERE.routing,
				);
	},
);

/** Whether Meta delivers, where to, and whether it arrives there. */
export const CALLBACK_CHECKS: readonly Check[] = [
	...[subscribed, callback, answers, fields, appMode, routing],
];
