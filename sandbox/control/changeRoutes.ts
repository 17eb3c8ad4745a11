import { isObject, listOf, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { BusinessAccount, HealthIssue, PhoneNumber, Routing } from '../state/account.ts';
import type { FlowStatus } from '../state/flows.ts';
import { tellOfFlow, tellOfNumber, tellOfReview } from '../webhook/accountNews.ts';
import { OBJECT } from '../webhook/subscription.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlRequest, ControlRoute } from './route.ts';

/** What Meta, or the business, makes of an account and of a number. */
export const changeRoutes: ControlRoute[] = [
	['PATCH', '/accounts/:id', changeAccount],
	['PATCH', '/numbers/:id', changeNumber],
	['PATCH', '/apps/:id', changeApp],
	['PATCH', '/flows/:id', changeFlow],
];

const DIRECT_SEND: Array<BusinessAccount['directSend']> = [
	'not_eligible',
	'eligible',
	'limited',
	'restricted',
];
const QUALITIES: Array<PhoneNumber['qualityRating']> = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'];
const STATUSES: Array<PhoneNumber['status']> = [
	...(['CONNECTED', 'PENDING', 'DISCONNECTED', 'FLAGGED', 'RESTRICTED', 'BANNED'] as const),
];
const CODE_STATUSES: Array<PhoneNumber['codeVerificationStatus']> = [
	...(['VERIFIED', 'NOT_VERIFIED', 'EXPIRED'] as const),
];
const REVIEWS: Array<BusinessAccount['reviewStatus']> = [
	...(['APPROVED', 'DEFERRED', 'PENDING', 'REJECTED'] as const),
];
const ENTITIES: Array<HealthIssue['entity']> = ['PHONE_NUMBER', 'WABA', 'BUSINESS', 'APP'];
const LEVELS: Array<HealthIssue['canSend']> = ['LIMITED', 'BLOCKED'];
const FLOW_STATUSES: FlowStatus[] = [
	...(['DRAFT', 'PUBLISHED', 'DEPRECATED', 'BLOCKED', 'THROTTLED'] as const),
];
const MODES: Array<PhoneNumber['accountMode']> = ['LIVE', 'SANDBOX'];
const ROLES: Array<Routing['role']> = ['primary', 'escalation', 'standby'];

/** `{ paymentMethod, directSend, subscribed, reviewStatus, healthIssues }` of a WABA. */
function changeAccount({ world, path, body }: ControlRequest): JsonObject {
	const account = world.businessAccounts.get(path.id ?? '');
	if (!account) throw new ControlRefusal(`There is no WABA ${path.id}.`, 404);
	if (body.paymentMethod !== undefined) account.paymentMethod = body.paymentMethod === true;
	account.directSend = oneOf(DIRECT_SEND, 'directSend', body.directSend) ?? account.directSend;
	if (body.marketingMessages !== undefined) {
		account.marketingMessages = body.marketingMessages === true;
	}
	if (body.marketingOnCloudApi !== undefined) {
		account.marketingOnCloudApi = body.marketingOnCloudApi === true;
	}
	if (body.subscribed !== undefined) account.subscribed = body.subscribed === true;
	const review = oneOf(REVIEWS, 'reviewStatus', body.reviewStatus) ?? account.reviewStatus;
	if (review !== account.reviewStatus) {
		account.reviewStatus = review;
		tellOfReview(world, account);
	}
	if (body.healthIssues !== undefined) {
		account.healthIssues = listOf(body.healthIssues).map(objectOf).map(readIssue);
	}
	const { id, paymentMethod, directSend, subscribed, reviewStatus } = account;
	return { id, paymentMethod, directSend, subscribed, reviewStatus };
}

/** `{ status }` of a flow: Meta throttles and blocks those whose endpoint is in a bad way. */
function changeFlow({ world, path, body }: ControlRequest): JsonObject {
	const flow = world.flows.get(path.id ?? '');
	if (!flow) throw new ControlRefusal(`There is no flow ${path.id}.`, 404);
	const before = flow.status;
	flow.status = oneOf(FLOW_STATUSES, 'status', body.status) ?? flow.status;
	tellOfFlow(world, before, flow);
	return { id: flow.id, status: flow.status };
}

function readIssue(value: JsonObject): HealthIssue {
	return {
		entity: oneOf(ENTITIES, 'entity', value.entity) ?? 'WABA',
		canSend: oneOf(LEVELS, 'canSend', value.canSend) ?? 'BLOCKED',
		description: textOf(value.description) ?? '',
		...(typeof value.code === 'number' ? { code: value.code } : {}),
		...(textOf(value.solution) === undefined ? {} : { solution: textOf(value.solution) }),
	};
}

/** `{ subscription: { url, fields } | null, requiresProof }`: what somebody has entered in the App Dashboard. */
function changeApp({ world, path, body }: ControlRequest): JsonObject {
	const app = world.apps.get(path.id ?? '');
	if (!app) throw new ControlRefusal(`There is no app ${path.id}.`, 404);
	if (isObject(body.subscription)) {
		const { url, fields } = body.subscription;
		const names = listOf(fields).map((field) => textOf(field) ?? '');
		const entered = { url: textOf(url) ?? '', verifyToken: '', fields: names };
		app.subscriptions.set(OBJECT, { object: OBJECT, includeValues: true, ...entered });
	} else if (body.subscription === null) app.subscriptions.delete(OBJECT);
	if (typeof body.requiresProof === 'boolean') app.requiresProof = body.requiresProof;
	return { id: app.id };
}

/**
 * `{ qualityRating, status, codeVerificationStatus, nameStatus, newDisplayName, newNameStatus, messagingLimit,
 * accountMode, verifiedName, callback, routing: { role, calls, standby } | null, furtherMessagingAccounts }` of a number.
 */
function changeNumber({ world, path, body }: ControlRequest): JsonObject {
	const number = world.numbers.get(path.id ?? '');
	if (!number) throw new ControlRefusal(`There is no phone number ${path.id}.`, 404);
	const before = { ...number };
	number.qualityRating =
		oneOf(QUALITIES, 'qualityRating', body.qualityRating) ?? number.qualityRating;
	number.status = oneOf(STATUSES, 'status', body.status) ?? number.status;
	number.accountMode = oneOf(MODES, 'accountMode', body.accountMode) ?? number.accountMode;
	number.verifiedName = textOf(body.verifiedName) ?? number.verifiedName;
	number.codeVerificationStatus =
		oneOf(CODE_STATUSES, 'codeVerificationStatus', body.codeVerificationStatus) ??
		number.codeVerificationStatus;
	number.nameStatus = textOf(body.nameStatus) ?? number.nameStatus;
	number.newDisplayName = textOf(body.newDisplayName) ?? number.newDisplayName;
	number.newNameStatus = textOf(body.newNameStatus) ?? number.newNameStatus;
	number.messagingLimit = textOf(body.messagingLimit) ?? number.messagingLimit;
	const callback = textOf(body.callback);
	if (callback !== undefined) number.callback = { url: callback, verifyToken: '' };
	if (body.furtherMessagingAccounts !== undefined) {
		number.furtherMessagingAccounts = listOf(body.furtherMessagingAccounts).flatMap(
			(account) => textOf(account) ?? [],
		);
	}
	if (body.routing !== undefined) {
		number.routing = readRouting(body.routing);
		world.events.emit('settings', () => ({ phoneNumberId: number.id }));
	}
	tellOfNumber(world, before, number);
	const { id, qualityRating, status, accountMode, routing } = number;
	return { id, qualityRating, status, accountMode, routing: routing ? { ...routing } : null };
}

function readRouting(value: JsonValue): Routing | undefined {
	if (!isObject(value)) return undefined;
	return {
		role: oneOf(ROLES, 'role', value.role) ?? 'primary',
		calls: value.calls === true,
		standby: value.standby !== false,
	};
}

function oneOf<Word extends string>(
	words: Word[],
	name: string,
	value: JsonValue | undefined,
): Word | undefined {
	if (value === undefined) return undefined;
	const word = words.find((known) => known === value);
	if (!word) throw new ControlRefusal(`"${name}" must be one of ${words.join(', ')}.`);
	return word;
}
