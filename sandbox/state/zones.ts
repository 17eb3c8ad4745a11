/** Some of Meta's IDs of time zones ("Time zone IDs"); all others are UTC here. */
const ZONES: Record<string, string> = {
	1: 'America/Los_Angeles',
	7: 'America/New_York',
	25: 'America/Sao_Paulo',
	47: 'Europe/Berlin',
	57: 'Europe/Paris',
	58: 'Europe/London',
	71: 'Asia/Kolkata',
	94: 'America/Mexico_City',
	98: 'Europe/Amsterdam',
	100: 'Pacific/Auckland',
	103: 'America/Lima',
	128: 'Asia/Singapore',
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date (ISO) and the seconds since midnight in a zone. @param at seconds since the epoch */
function clockIn(timezoneId: string, at: number): { date: string; seconds: number } {
	const zone = ZONES[timezoneId] ?? 'UTC';
	const format =
		formats.get(zone) ??
		new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
	formats.set(zone, format);
	const [date = '', time = ''] = format.format(at * 1000).split(' ');
	const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
	return { date, seconds: hours * 3600 + minutes * 60 + seconds };
}

/** `2026-11` in the account's zone. @param now ms */
export function monthOf(timezoneId: string, now: number): string {
	return clockIn(timezoneId, Math.floor(now / 1000)).date.slice(0, 7);
}

/** Seconds since the epoch: the midnight before, in the account's zone. */
export function midnightBefore(timezoneId: string, at: number): number {
	const { date, seconds } = clockIn(timezoneId, at);
	const guess = at - seconds;
	// On the day on which the clocks change, midnight was an hour nearer or farther.
	for (const shift of [0, 3600, -3600]) {
		const clock = clockIn(timezoneId, guess + shift);
		if (clock.date === date && clock.seconds === 0) return guess + shift;
	}
	return guess;
}
