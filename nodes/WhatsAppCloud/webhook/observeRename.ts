import type { CustomerNames, NameKind } from '../customer/customer';
import { isSamePhone } from '../customer/spellings';
import type { Observation } from '../conversation/observation';
import { asId, asObject, asText, withoutAbsent, type JsonObject } from '../json';
import { hasName, readNames } from './read';

/** `user_changed_number` and `user_changed_user_id`: who the customer was, and is from now on. */
export function observeRename(
	message: JsonObject,
	phoneNumberId: string,
	sender: CustomerNames,
	at: number,
): Observation[] {
	const system = asObject(message.system) ?? {};
	const current = readNames(
		asId(system.wa_id) ?? system.new_wa_id,
		system.user_id,
		system.parent_user_id,
	);
	const former = {
		...formerInWords(system, current),
		...readNames(
			// Older webhooks: "the WhatsApp ID for the customer prior to the update".
			readNames(system.customer).phone,
			system.previous_user_id,
			system.previous_parent_user_id,
		),
	};
	// The sender's names may be missing, or already be the new ones.
	const before = (kind: NameKind) =>
		sender[kind] === undefined || isSame(kind, sender, current) ? former[kind] : sender[kind];
	const phone = before('phone') ?? sender.phone;
	const numberChanged = current.phone !== undefined && !isSamePhone(current.phone, phone);
	const customer = withoutAbsent({
		phone,
		userId: former.userId ?? before('userId'),
		parentUserId: former.parentUserId ?? before('parentUserId'),
	});
	const isOther = customer.userId !== undefined && customer.userId !== current.userId;
	const saysWho = former.userId !== undefined || current.userId !== undefined;
	// The phone number alone may tell who it was: whoever has it by then has the new user ID, too.
	const isNew = customer.userId === undefined && current.userId !== undefined && isChange(system);
	const kept = isNew ? undefined : phone;
	const becomes = withoutAbsent({ ...current, phone: numberChanged ? current.phone : kept });
	const changed = numberChanged || (isOther && saysWho) || isNew;
	if (!changed || !hasName(customer) || !hasName(current)) return [];
	return [{ kind: 'renamed', phoneNumberId, customer, at, becomes }];
}

/** Whether two people have the same name of a kind; another spelling is not another phone. */
function isSame(kind: NameKind, a: CustomerNames, b: CustomerNames): boolean {
	return kind === 'phone' ? isSamePhone(a.phone, b.phone) : a[kind] === b[kind];
}

/** Notices of another name. Their sentence ends with Meta's words; others may end with the name that a customer has chosen. */
const CHANGES = new Set(['user_changed_number', 'user_changed_user_id']);

function isChange({ type }: JsonObject): boolean {
	return CHANGES.has(asText(type) ?? '');
}

/** Longer than what follows the customer's name in such a sentence. */
const LONGEST_END = 400;

/**
 * The former name, where only the notice's sentence tells it: "User Ann changed from US.1 to US.2" (Meta:
 * "Business-scoped user IDs", `user_changed_user_id`). Customers choose what they are called: only the last words are
 * Meta's, and the last one must be the present name.
 */
function formerInWords(system: JsonObject, current: CustomerNames): CustomerNames {
	if (!isChange(system)) return {};
	const words =
		asText(system.body)?.slice(-LONGEST_END).trim().replace(/\.$/, '').split(/\s/) ?? [];
	const [changed, from, former, to, present] = words.slice(-5);
	if (changed !== 'changed' || from !== 'from' || to !== 'to') return {};
	const { phone, userId } = readNames(present);
	const isPresent =
		isSamePhone(phone, current.phone) || (userId !== undefined && userId === current.userId);
	return isPresent ? readNames(former) : {};
}
