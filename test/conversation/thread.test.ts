import { threadOwnerAt } from '../../nodes/WhatsAppCloud/conversation/thread';
import type { WindowRecord } from '../../nodes/WhatsAppCloud/conversation/window';

const HOUR = 60 * 60 * 1000;
const NOW = Date.parse('2026-11-28T12:00:00Z');
const ago = (hours: number) => NOW - hours * HOUR;

describe('whose a conversation is', () => {
	it.each<[string, WindowRecord | undefined, string]>([
		['nothing is known', undefined, 'unknown'],
		['only the window is known', { openedAt: ago(1), openedBy: 'call' }, 'unknown'],
		['the customer wrote to us', { heldByUsAt: ago(1) }, 'us'],
		['the last message was a copy', { heldByUsAt: ago(3), heldByAnotherAt: ago(2) }, 'another'],
		['it came back to us', { heldByUsAt: ago(1), heldByAnotherAt: ago(2) }, 'us'],
		['a copy became ours: the same second', { heldByUsAt: NOW, heldByAnotherAt: NOW }, 'us'],
		['we gave it away', { heldByUsAt: ago(2), releasedAt: ago(1) }, 'idle'],
		['the customer wrote again', { heldByUsAt: ago(1), releasedAt: ago(2) }, 'us'],
		['somebody else got it then', { heldByAnotherAt: ago(1), releasedAt: ago(2) }, 'another'],
		['we were silent', { heldByUsAt: ago(24) }, 'idle'],
		['the other was silent', { heldByAnotherAt: ago(24) }, 'idle'],
		['the other was nearly silent', { heldByAnotherAt: ago(23.99) }, 'another'],
	])('when %s', (_when, record, owner) => {
		expect(threadOwnerAt(record, NOW)).toBe(owner);
	});
});
