import { isObject, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { BusinessAccount, PhoneNumber, Routing } from '../state/account.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlRequest, ControlRoute } from './route.ts';

/** What Meta, or the business, makes of an account and of a number. */
export const changeRoutes: ControlRoute[] = [
	['PATCH', '/accounts/:id', changeAccount],
	['PATCH', '/numbers/:id', changeNumber],
];

const DIRECT_SEND: Array<BusinessAccount['directSend']> = [
	'not_eligible',
	'eligible',
	'restricted',
];
const QUALITIES: Array<PhoneNumber['qualityRating']> = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'];
const STATUSES: Array<PhoneNumber['status']> = ['CONNECTED', 'PENDING', 'DISCONNECTED'];
const MODES: Array<PhoneNumber['accountMode']> = ['LIVE', 'SANDBOX'];
const ROLES: Array<Routing['role']> = ['primary', 'escalation', 'standby'];

/** `{ paymentMethod, directSend }` of a WABA. */
function changeAccount({ world, path, body }: ControlRequest): JsonObject {
	const account = world.businessAccounts.get(path.id ?? '');
	if (!account) throw new ControlRefusal(`There is no WABA ${path.id}.`, 404);
	if (body.paymentMethod !== undefined) account.paymentMethod = body.paymentMethod === true;
	account.directSend = oneOf(DIRECT_SEND, 'directSend', body.directSend) ?? account.directSend;
	const { id, paymentMethod, directSend } = account;
	return { id, paymentMethod, directSend };
}

/** `{ qualityRating, status, accountMode, verifiedName, routing: { role, calls, standby } | null }` of a number. */
function changeNumber({ world, path, body }: ControlRequest): JsonObject {
	const number = world.numbers.get(path.id ?? '');
	if (!number) throw new ControlRefusal(`There is no phone number ${path.id}.`, 404);
	number.qualityRating =
		oneOf(QUALITIES, 'qualityRating', body.qualityRating) ?? number.qualityRating;
	number.status = oneOf(STATUSES, 'status', body.status) ?? number.status;
	number.accountMode = oneOf(MODES, 'accountMode', body.accountMode) ?? number.accountMode;
	number.verifiedName = textOf(body.verifiedName) ?? number.verifiedName;
	if (body.routing !== undefined) number.routing = readRouting(body.routing);
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
