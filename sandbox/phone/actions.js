import { call, listen, loadCalls, loadMessages, write } from './api.js';
import { attempt, isOpen, lineOf, say, set, state } from './store.js';
import { summaryOf } from './timeline.js';

/** The first look; the rest comes behind it. */
const FIRST = 80;
const MORE = 2000;

/** No chat is shown longer than that. */
const MOST = 50_000;

/** Meta: the typing indicator goes after 25 seconds, or with the answer. */
const TYPING_MS = 25_000;

export async function refreshChats() {
	const { numbers, chats, others } = await call('GET', '/chats');
	const number = numbers.some(({ id }) => id === state.number) ? state.number : numbers[0]?.id;
	set({ numbers, chats, others, number });
}

/** Many events in one moment cost one look. */
let pending;
function refreshSoon() {
	pending ??= setTimeout(() => {
		pending = undefined;
		refreshChats().catch(() => undefined);
	}, 120);
}

export function chooseNumber(number) {
	set({ number });
	closeChat();
}

export function closeChat() {
	set({ chat: undefined, replyTo: undefined, editing: undefined });
}

const byId = (list) => new Map(list.map((entry) => [entry.id, entry]));

/** @param customer digits, user ID or a group's ID */
export async function openChat(customer, number = state.number) {
	const line = lineOf({ customer, number });
	const group = line?.group;
	const chat = { customer, number, group };
	const drafts = { replyTo: undefined, editing: undefined };
	set({ chat, number, ...drafts, messages: new Map(), calls: new Map(), isWhole: false });
	set({ typingUntil: 0, writesAs: group?.members[0]?.customer });
	await attempt(() => loadChat(chat));
}

async function loadChat(chat) {
	const [messages, calls] = await Promise.all([
		loadMessages(chat, FIRST),
		loadCalls(chat).catch(() => []),
	]);
	if (state.chat !== chat) return;
	set({ messages: byId(messages), calls: byId(calls), isWhole: messages.length < FIRST });
	// Once the newest are painted.
	if (!state.isWhole) setTimeout(() => void attempt(() => loadEarlier(chat, messages)), 100);
}

async function loadEarlier(chat, known) {
	let oldest = known[0];
	for (;;) {
		const earlier = await loadMessages(chat, MORE, oldest?.id);
		if (state.chat !== chat) return;
		// What came meanwhile is newer.
		const messages = new Map([...byId(earlier), ...state.messages]);
		const isWhole = earlier.length < MORE || messages.size >= MOST;
		set({ messages, isWhole });
		if (isWhole) return;
		oldest = earlier[0];
	}
}

/** The open chat once more, as after a break in the connection. */
async function reload() {
	await refreshChats();
	if (state.chat) await loadChat(state.chat);
}

/** Writes in the open chat; whether it was taken. */
export function writeHere(message) {
	const { chat, writesAs } = state;
	return attempt(() => write(chat, message, writesAs));
}

/** Lets so much time pass for everything in the sandbox. */
export async function letPass(hours, words) {
	if (await attempt(() => call('POST', '/time', { hours }))) say(`${words} gone by.`);
}

const CONCERNS = {
	webhook: 'webhook',
	request: 'request',
	template: 'template',
	customer: 'customer',
	fault: 'fault',
	settings: 'settings',
};

function onEvent(name, data) {
	if (name === 'reset') {
		closeChat();
		refreshSoon();
	}
	if (name === 'time') void attempt(reload);
	if (name in CONCERNS) {
		const news = { ...state.news };
		news[CONCERNS[name]] += 1;
		set({ news });
	}
	if (['message', 'status', 'customer', 'call', 'settings'].includes(name)) refreshSoon();
	if (!isOpen(data.customer, data.phoneNumberId)) return;
	if (name === 'call') set({ calls: new Map(state.calls).set(data.id, data) });
	if (name === 'message' || name === 'status') onMessage(name, data);
}

function onMessage(name, { typing, ...message }) {
	const isNew = name === 'message';
	// The same map: thousands come in a moment, and each would copy it.
	state.messages.set(message.id, message);
	if (typing) setTyping(Date.now() + TYPING_MS);
	if (isNew && message.direction === 'outgoing') {
		setTyping(0);
	}
	if (message.direction === 'outgoing' && message.status === 'delivered') announce(message);
	set({ said: state.said + 1 });
}

let typingTimer;
function setTyping(until) {
	set({ typingUntil: until });
	clearTimeout(typingTimer);
	if (until > 0) typingTimer = setTimeout(() => set({ typingUntil: 0 }), until - Date.now());
}

const heard = new Set();

/** A screen reader hears each message of the business once, when it arrives. */
function announce(message) {
	if (heard.has(message.id)) return;
	heard.add(message.id);
	const text = `Business: ${summaryOf(message)}`;
	set({ announced: [...state.announced.slice(-4), { id: message.id, text }] });
}

export function connect() {
	listen(onEvent, (connection) => {
		set({ connection });
		if (connection === 'live') void attempt(reload);
	});
}
