import { isForgotten } from '../../nodes/WhatsAppCloud/trigger/receive/age';
import type { WhatsAppEvent } from '../../nodes/WhatsAppCloud/webhook/events';
import { NOW } from '../webhook/payloads';

const DAY_MS = 24 * 60 * 60 * 1000;
const at = (daysAgo: number) => new Date(NOW - daysAgo * DAY_MS).toISOString();

describe('an event is too old to be remembered', () => {
	it.each<[string, WhatsAppEvent, boolean]>([
		['a message of today', { event: 'message', type: 'text', timestamp: at(0) }, false],
		['one that Meta repeats', { event: 'message', type: 'text', timestamp: at(7.9) }, false],
		['one that comes later', { event: 'message', type: 'text', timestamp: at(8.1) }, true],
		['a status', { event: 'status', status: 'read', timestamp: at(9) }, true],
		['an update', { event: 'account', change: 'x', field: 'x', timestamp: at(9) }, true],
		['what has no date', { event: 'message', type: 'text' }, false],
		['what lies ahead', { event: 'message', type: 'text', timestamp: at(-400) }, false],
		['a chat of the phone app', { event: 'history', type: 'text', timestamp: at(180) }, false],
		['a contact of it', { event: 'contact', change: 'add', field: 'x', timestamp: at(900) }, false],
	])('%s', (_what, event, expected) => {
		expect(isForgotten(event, NOW)).toBe(expected);
	});
});
