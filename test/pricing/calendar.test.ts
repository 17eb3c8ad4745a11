import { dayIn, monthIn } from '../../nodes/WhatsAppCloud/pricing/calendar';

const at = (iso: string) => Date.parse(iso);

it.each([
	['Europe/Amsterdam', '2026-12-31T22:59:59.999Z', '2026-12-31'],
	['Europe/Amsterdam', '2026-12-31T23:00:00.000Z', '2027-01-01'],
	['America/Los_Angeles', '2027-01-01T07:59:59.999Z', '2026-12-31'],
	['America/Los_Angeles', '2027-01-01T08:00:00.000Z', '2027-01-01'],
	['Asia/Kathmandu', '2026-10-01T18:15:00.000Z', '2026-10-02'],
	['No/Such', '2026-10-01T23:59:00.000Z', '2026-10-01'],
])('in %s, %s is on %s', (zone, iso, day) => {
	expect(dayIn(zone, at(iso))).toBe(day);
	expect(dayIn(zone, at(iso))).toBe(day);
});

it('ends a month at midnight that began an hour later', () => {
	// Clocks in Paraguay went forward at midnight of 1 October.
	const { from, until } = monthIn('America/Asuncion', Date.UTC(2023, 9, 10));
	expect(new Date(from).toISOString()).toBe('2023-10-01T04:00:00.000Z');
	expect(new Date(until).toISOString()).toBe('2023-11-01T03:00:00.000Z');
});

it('knows months that begin and end in another hour of UTC', () => {
	expect(monthIn('Europe/Amsterdam', at('2026-10-10T00:00:00Z'))).toEqual({
		from: at('2026-09-30T22:00:00Z'),
		until: at('2026-10-31T23:00:00Z'),
	});
	expect(monthIn('No/Such', at('2026-02-10T00:00:00Z')).until).toBe(at('2026-03-01T00:00:00Z'));
});
