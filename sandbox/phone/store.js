/**
 * What the page shows, in one place. A chat is one customer (or group) with one business number:
 * `{ customer, number, group }`.
 */
export const state = {
	numbers: [],
	chats: [],
	others: [],
	number: undefined,
	chat: undefined,
	/** Of the open chat, by ID. */
	messages: new Map(),
	calls: new Map(),
	/** Counts what was said or has changed in it. */
	said: 0,
	/** Whether the chat's beginning is loaded. */
	isWhole: false,
	/** Until when the business is seen typing, ms. */
	typingUntil: 0,
	/** The message that is answered or edited. */
	replyTo: undefined,
	editing: undefined,
	/** Who writes in a group. */
	writesAs: undefined,
	search: '',
	connection: 'waiting',
	/** `{ name, … }`: which dialog is open. */
	dialog: undefined,
	drawer: undefined,
	/** What happened, in a sentence. */
	notice: undefined,
	theme: localStorage.getItem('theme') ?? 'system',
	/** What a screen reader is to say, oldest first: `{ id, text }`. */
	announced: [],
	/** Counts what the drawer's lists have to be read again for. */
	news: { webhook: 0, request: 0, template: 0, customer: 0, fault: 0, settings: 0 },
};

const listeners = new Set();
let planned = false;

/** Changes what the page shows, in the next frame. */
export function set(change) {
	Object.assign(state, change);
	if (planned) return;
	planned = true;
	// A hidden page has no frames.
	const next = document.hidden ? (run) => setTimeout(run, 50) : requestAnimationFrame;
	next(() => {
		planned = false;
		for (const listener of listeners) listener();
	});
}

export function subscribe(listener) {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

let noticeTimer;

/** Says something at the foot of the page for some seconds. */
export function say(notice) {
	set({ notice });
	clearTimeout(noticeTimer);
	noticeTimer = setTimeout(() => set({ notice: undefined }), 7000);
}

/** Does something, and says why if it is refused; whether it was done. */
export async function attempt(what) {
	try {
		await what();
		return true;
	} catch (cause) {
		say(cause.message);
		return false;
	}
}

export const openDialog = (name, more = {}) => set({ dialog: { name, ...more } });
export const closeDialog = () => set({ dialog: undefined });

export const isOpen = (customer, number) =>
	state.chat !== undefined && state.chat.customer === customer && state.chat.number === number;

/** What the list knows of the open chat. */
export const lineOf = ({ customer, number }) =>
	state.chats.find((line) => line.customer === customer && line.phoneNumberId === number) ??
	state.others.find((line) => line.customer === customer);

export const numberOf = (id) => state.numbers.find((number) => number.id === id);

/** How a customer's phone or user ID is written. */
export const shownName = (customer) => (/^\d+$/.test(customer) ? `+${customer}` : customer);

export function setTheme(theme) {
	localStorage.setItem('theme', theme);
	document.documentElement.dataset.theme = theme;
	set({ theme });
}

document.documentElement.dataset.theme = state.theme;
