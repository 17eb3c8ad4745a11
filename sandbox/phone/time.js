const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const date = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

const DAY = 86_400_000;

export const timeOf = (at) => clock.format(new Date(at));

/** With seconds. */
export const exactTimeOf = (at) => exact.format(new Date(at));

const startOfDay = (at) => new Date(at).setHours(0, 0, 0, 0);

/** "Today", "Yesterday", or the date. */
export function dayOf(at) {
	const days = Math.round((startOfDay(Date.now()) - startOfDay(at)) / DAY);
	return days === 0 ? 'Today' : days === 1 ? 'Yesterday' : date.format(new Date(at));
}

/** A time for today, a day for anything older. */
export function shortTimeOf(at) {
	const days = Math.round((startOfDay(Date.now()) - startOfDay(at)) / DAY);
	if (days === 0) return timeOf(at);
	return days === 1 ? 'Yesterday' : shortDate.format(new Date(at));
}

/** What the window of a chat allows: `{ open, text }`. */
export function windowOf(expiresAt) {
	const left = expiresAt ? Date.parse(expiresAt) - Date.now() : 0;
	if (left <= 0) {
		return { open: false, text: expiresAt ? 'Templates only' : 'Never wrote: templates only' };
	}
	const minutes = Math.floor(left / 60_000);
	if (minutes === 0) return { open: true, text: `Free text for ${Math.ceil(left / 1000)} s` };
	const pad = (value) => String(value).padStart(2, '0');
	return { open: true, text: `Free text for ${Math.floor(minutes / 60)}:${pad(minutes % 60)} h` };
}

/** `0:07`, `12:30`. @param seconds may be a fraction */
export function durationOf(seconds) {
	const whole = Math.max(0, Math.round(seconds));
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
