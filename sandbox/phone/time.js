const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

const DAY = 86_400_000;

export const timeOf = (iso) => clock.format(new Date(iso));

/** "Today", "Yesterday", or the date. */
export function dayOf(iso) {
	const start = (value) => new Date(value).setHours(0, 0, 0, 0);
	const days = Math.round((start(Date.now()) - start(iso)) / DAY);
	return days === 0 ? 'Today' : days === 1 ? 'Yesterday' : date.format(new Date(iso));
}

/** A time for today, a day for anything older. */
export const shortTimeOf = (iso) => (dayOf(iso) === 'Today' ? timeOf(iso) : dayOf(iso));

/** What the window of a chat allows: `{ open, text }`. */
export function windowText(expiresAt) {
	const left = expiresAt ? Date.parse(expiresAt) - Date.now() : 0;
	if (left <= 0)
		return { open: false, text: expiresAt ? 'Template only' : 'Never wrote · template only' };
	const minutes = Math.floor(left / 60_000);
	if (minutes === 0) return { open: true, text: `Free text for ${Math.ceil(left / 1000)} s` };
	const pad = (value) => String(value).padStart(2, '0');
	return { open: true, text: `Free text for ${Math.floor(minutes / 60)}:${pad(minutes % 60)} h` };
}
