import { bySender, overAt } from '../../nodes/WhatsAppCloud/conversation/collecting';
import { senderOf } from '../../nodes/WhatsAppCloud/trigger/receive/collection';

const T = Date.UTC(2026, 10, 23);
const SECOND = 1000;

/** A customer's message that comes in at `arrivedAt`, and was written at `at` as Meta says. */
function collected(id: number, at: number, arrivedAt: number) {
	const timestamp = new Date(at).toISOString();
	const event = { event: 'message', type: 'text', phone: '31612345678', timestamp } as const;
	const sender = senderOf(event, arrivedAt);
	if (!sender) throw new Error('It is not collected');
	return { id, number: '1', sender, arrivedAt };
}

it.each([
	['is dated in the future', 60 * 60 * SECOND],
	['comes late', -60 * 60 * SECOND],
	['comes as it was written', 0],
])('a message that %s does not end the collection while the customer writes on', (_what, ahead) => {
	const second = T + 8 * SECOND;
	const all = [collected(1, T + ahead, T), collected(2, second, second)];
	const [collection = []] = bySender(all);
	const patience = { quietMs: 10 * SECOND, longestMs: 60 * SECOND };
	expect(overAt(collection, patience)).toBe(second + 10 * SECOND);
});
