import { html } from './vendor/preact.js';
import { chooseNumber, openChat } from './actions.js';
import { Avatar, Icon } from './icons.js';
import { isOpen, openDialog, set, setTheme, state } from './store.js';
import { shortTimeOf, windowOf } from './time.js';
import { summaryOf } from './timeline.js';

const CONNECTION = {
	live: 'Live',
	waiting: 'Waiting for the sandbox…',
	refused: 'Open the address that the sandbox printed when it started.',
};

const NEXT_THEME = { system: 'dark', dark: 'light', light: 'system' };

export function ChatList() {
	const { connection, theme, search, drawer } = state;
	return html`<aside class="side" aria-label="Chats">
		<header class="side-head">
			<div>
				<h1>Phones</h1>
				<p>WhatsApp sandbox</p>
			</div>
			<button
				class="plain-icon"
				aria-label="New group"
				title="New group"
				onClick=${() => openDialog('group')}
			>
				<${Icon} name="group" />
			</button>
			<button
				class="round"
				aria-label="New customer"
				title="New customer"
				onClick=${() => openDialog('customer')}
			>
				<${Icon} name="plus" />
			</button>
		</header>
		<${Numbers} />
		<label class="search">
			<${Icon} name="search" />
			<span class="unseen">Search</span>
			<input
				type="search"
				placeholder="Search name or number"
				autocomplete="off"
				value=${search}
				onInput=${(event) => set({ search: event.target.value })}
			/>
		</label>
		<${Chats} />
		<footer class="side-foot">
			<span class=${`connection ${connection}`} role="status">${CONNECTION[connection]}</span>
			<button
				class="plain-icon"
				aria-label=${`Colours: ${theme}`}
				title=${`Colours: ${theme}`}
				onClick=${() => setTheme(NEXT_THEME[theme])}
			>
				<${Icon} name=${theme === 'dark' ? 'moon' : 'sun'} />
			</button>
			<button
				class=${`plain-icon ${drawer ? 'on' : ''}`}
				aria-label="Behind the scenes"
				title="Behind the scenes"
				aria-expanded=${drawer ? 'true' : 'false'}
				onClick=${() => set({ drawer: drawer ? undefined : 'webhooks' })}
			>
				<${Icon} name="drawer" />
			</button>
		</footer>
	</aside>`;
}

function Numbers() {
	const { numbers, number } = state;
	if (numbers.length < 2) return null;
	return html`<div class="numbers" role="group" aria-label="Business numbers">
		${numbers.map(
			({ id, name, displayPhoneNumber }) =>
				html`<button
					key=${id}
					aria-pressed=${id === number ? 'true' : 'false'}
					onClick=${() => id !== number && chooseNumber(id)}
				>
					<strong>${name}</strong>${displayPhoneNumber}
				</button>`,
		)}
	</div>`;
}

/** Of those with whom nothing was spoken yet, groups stand with their own number. */
const belongs = ({ group }) => !group || group.phoneNumberId === state.number;

function Chats() {
	const wanted = state.search.trim().toLowerCase();
	const matches = ({ name, customer }) =>
		`${name} ${customer}`.toLowerCase().includes(wanted.replace(/^\+/, ''));
	const chats = state.chats.filter((line) => line.phoneNumberId === state.number && matches(line));
	const known = new Set(chats.map(({ customer }) => customer));
	const others = [
		...state.others.filter((line) => belongs(line) && matches(line)),
		...(wanted ? [] : silentOpen(known)),
	].filter(({ customer }) => !known.has(customer));
	if (chats.length + others.length === 0) {
		return html`<p class="none">
			${wanted ? 'Nobody by that name.' : 'No chats with this number yet.'}
		</p>`;
	}
	return html`<ul class="chats">
		${chats.map((line) => html`<${Line} key=${line.customer} line=${line} />`)}
		${others.length > 0 && html`<li class="others">Not in touch yet</li>`}
		${others.map((line) => html`<${Line} key=${line.customer} line=${line} />`)}
	</ul>`;
}

/** The open chat, of somebody who has spoken with another number only. */
function silentOpen(known) {
	const { chat, chats } = state;
	if (!chat || known.has(chat.customer)) return [];
	const elsewhere = chats.find(({ customer }) => customer === chat.customer);
	return elsewhere ? [{ ...elsewhere, last: undefined, windowExpiresAt: null }] : [];
}

function Line({ line }) {
	const { customer, name, last, group, windowExpiresAt } = line;
	const { open, text } = windowOf(windowExpiresAt);
	const isCurrent = isOpen(customer, state.number);
	return html`<li>
		<button aria-current=${isCurrent ? 'true' : 'false'} onClick=${() => openChat(customer)}>
			<${Avatar} name=${name} group=${group} />
			<bdi class="name">${name}</bdi>
			<span class="time">${last && shortTimeOf(last.timestamp)}</span>
			<span class="last">
				${last?.direction === 'outgoing' && 'Business: '}
				<bdi>${last ? summaryOf(last) : 'No messages yet'}</bdi>
			</span>
			<span class=${`dot ${open ? 'open' : ''}`} title=${text}
				><span class="unseen">${text}</span></span
			>
		</button>
	</li>`;
}
