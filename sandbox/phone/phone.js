import { listen, loadChats, loadMessages, write } from './api.js';
import { bubble } from './bubble.js';
import { avatar, element } from './dom.js';
import { newCustomerDialog } from './newCustomer.js';
import { dayOf, shortTimeOf, windowText } from './time.js';

/** Who answers the chat, where several apps answer the number. */
const HOLDERS = {
	app: ' · your app answers',
	other: ' · another app answers',
	nobody: ' · nobody answers yet',
};

const $ = (id) => document.getElementById(id);

/** What the page shows. A chat is one customer with one business number. */
const view = {
	numbers: [],
	chats: [],
	number: undefined,
	customer: undefined,
	messages: new Map(),
};

const chatOf = (customer) =>
	view.chats.find((chat) => chat.customer === customer && chat.phoneNumberId === view.number);

async function refreshChats() {
	const { numbers, chats } = await loadChats();
	view.numbers = numbers;
	view.chats = chats;
	view.number ??= numbers[0]?.id;
	showNumbers();
	showChats();
	showWindow();
}

/** Many events in one moment cost one look. */
let pending;
function refreshSoon() {
	pending ??= setTimeout(() => {
		pending = undefined;
		void refreshChats();
	}, 120);
}

function showNumbers() {
	$('numbers').replaceChildren(
		...view.numbers.map(({ id, name, displayPhoneNumber }) =>
			element(
				'button',
				{
					role: 'tab',
					'aria-selected': id === view.number ? 'true' : 'false',
					onclick: () => chooseNumber(id),
				},
				element('strong', {}, name),
				displayPhoneNumber,
			),
		),
	);
	$('new-number').replaceChildren(
		...view.numbers.map(({ id, name }) =>
			element('option', { value: id, selected: id === view.number }, name),
		),
	);
}

function showChats() {
	const wanted = $('search').value.trim().toLowerCase();
	const shown = view.chats.filter(
		(chat) =>
			chat.phoneNumberId === view.number &&
			`${chat.name} ${chat.customer}`.toLowerCase().includes(wanted),
	);
	$('chats').replaceChildren(
		...(shown.length > 0
			? shown.map(chatLine)
			: [
					element(
						'li',
						{ class: 'none' },
						wanted ? 'Nobody of that name.' : 'No chats with this number yet.',
					),
				]),
	);
}

function chatLine(chat) {
	const { last } = chat;
	const { open, text } = windowText(chat.windowExpiresAt);
	const sender = last.direction === 'outgoing' ? 'Business: ' : '';
	return element(
		'li',
		{},
		element(
			'button',
			{
				'aria-current': chat.customer === view.customer ? 'true' : 'false',
				onclick: () => openChat(chat.customer),
			},
			avatar(chat.name),
			element('span', { class: 'name' }, chat.name),
			element('span', { class: 'time' }, shortTimeOf(last.timestamp)),
			element('span', { class: 'last' }, sender, element('bdi', {}, last.text || last.type)),
			element('span', { class: `dot ${open ? 'open' : ''}`, title: text }),
		),
	);
}

function chooseNumber(id) {
	view.number = id;
	closeChat();
	showNumbers();
	showChats();
}

async function openChat(customer) {
	view.customer = customer;
	view.messages = new Map(
		(await loadMessages(customer, view.number)).map((message) => [message.id, message]),
	);
	document.body.classList.add('in-chat');
	$('empty').hidden = true;
	$('phone').hidden = false;
	const number = view.numbers.find(({ id }) => id === view.number);
	$('business-name').textContent = number?.name ?? '';
	document.querySelector('.avatar.business').textContent = number?.name?.[0] ?? '';
	$('viewer').replaceChildren('Phone of ', ...nameOf(customer));
	showChats();
	showWindow();
	showMessages();
	$('text').focus();
}

function nameOf(customer) {
	const name = chatOf(customer)?.name;
	const shown = /^\d+$/.test(customer) ? `+${customer}` : customer;
	return name && name !== shown
		? [element('bdi', {}, name), ', ', element('bdi', {}, shown)]
		: [element('bdi', {}, shown)];
}

function closeChat() {
	view.customer = undefined;
	document.body.classList.remove('in-chat');
	$('phone').hidden = true;
	$('empty').hidden = false;
	showChats();
}

function showMessages() {
	const list = $('messages');
	const nearEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 160;
	const items = [];
	let day;
	const sorted = [...view.messages.values()].sort((a, b) => a.timestamp.localeCompare(b.timestamp));
	for (const message of sorted) {
		if (dayOf(message.timestamp) !== day) {
			day = dayOf(message.timestamp);
			items.push(element('li', { class: 'day' }, day));
		}
		items.push(bubble(message, { onTap: tap, quotedText: (id) => view.messages.get(id)?.text }));
	}
	list.replaceChildren(...items);
	if (nearEnd || view.scrolledFor !== view.customer) list.scrollTop = list.scrollHeight;
	view.scrolledFor = view.customer;
}

function showWindow() {
	const chat = view.customer && chatOf(view.customer);
	const { open, text } = windowText(chat?.windowExpiresAt);
	$('window').textContent = `${text}${HOLDERS[chat?.threadOwner] ?? ''}`;
	$('window').className = `window ${open ? '' : 'closed'}`;
}

/** The customer taps a button of a message. */
async function tap(message, reply) {
	await write(view.customer, { phoneNumberId: view.number, message: reply, replyTo: message.id });
}

async function send(event) {
	event.preventDefault();
	const text = $('text').value.trim();
	if (!text || !view.customer) return;
	const hoursAgo = Number($('when').value);
	$('text').value = '';
	$('when').value = '0';
	markWhen();
	await write(view.customer, {
		phoneNumberId: view.number,
		text,
		...(hoursAgo > 0 ? { hoursAgo } : {}),
	});
}

function markWhen() {
	$('when').parentElement.classList.toggle('past', $('when').value !== '0');
}

function onEvent(name, data) {
	if (name === 'reset') {
		closeChat();
		refreshSoon();
		return;
	}
	refreshSoon();
	const concerns = data.customer === view.customer && data.phoneNumberId === view.number;
	if (!concerns || (name !== 'message' && name !== 'status')) return;
	view.messages.set(data.id, data);
	showMessages();
}

const CONNECTION = {
	live: 'Live',
	waiting: 'Waiting for the sandbox…',
	refused: 'Open the address that the sandbox printed when it started.',
};

function onConnection(state) {
	$('connection').textContent = CONNECTION[state];
	$('connection').classList.toggle('live', state === 'live');
	if (state === 'live') refreshSoon();
}

const askForCustomer = newCustomerDialog(async (customer, number) => {
	view.number = number;
	await refreshChats();
	await openChat(customer);
});

$('new-chat').addEventListener('click', () => askForCustomer(view.number));
$('empty-new').addEventListener('click', () => askForCustomer(view.number));
$('composer').addEventListener('submit', send);
$('back').addEventListener('click', closeChat);
$('search').addEventListener('input', showChats);
$('when').addEventListener('change', markWhen);
$('text').addEventListener('keydown', (event) => {
	if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) $('composer').requestSubmit();
	else return;
	event.preventDefault();
});
setInterval(showWindow, 1000);
setInterval(showChats, 30_000);
listen(onEvent, onConnection);
