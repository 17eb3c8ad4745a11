import { html } from './vendor/preact.js';
import { openChat, refreshChats } from './actions.js';
import { call, customerCall } from './api.js';
import { Identity, languageName } from './customerDialog.js';
import { attempt, openDialog, state } from './store.js';
import { Tick } from './tick.js';
import { useAnswer } from './useAnswer.js';

/** What becomes of messages to them: `[field, words, whether it is so when ticked]`. */
const FLAGS = [
	['onWhatsApp', 'Not on WhatsApp', false],
	['readsMessages', 'Never reads', false],
	['marketingCapped', 'Has had enough marketing (131049)', true],
	['phoneHidden', 'Phone number hidden (has a username)', true],
];

/** Codes that a message may fail with after its 200. */
const CODES = [131026, 131049, 131050, 130472, 131000, 131042, 131047, 131053];

/** The customer whose chat is open. */
export function CustomerTab() {
	const { chat, news } = state;
	const isPerson = chat && !chat.group;
	const ask = async () =>
		isPerson
			? {
					known: await customerCall('GET', chat.customer, ''),
					thread: await customerCall('GET', chat.customer, `/thread?phoneNumberId=${chat.number}`),
				}
			: {};
	const answer = useAnswer(
		ask,
		news.customer + news.settings,
		isPerson ? `${chat.customer} ${chat.number}` : '',
	);
	if (!isPerson) {
		return html`<p class="none">
			${chat ? 'A group is not one customer.' : 'Open a chat to see its customer.'}
		</p>`;
	}
	if (!answer?.known) return null;
	const { known, thread } = answer;
	const change = (what) => attempt(() => customerCall('PATCH', chat.customer, '', what));
	const prefer = (marketing) =>
		attempt(() =>
			customerCall('POST', chat.customer, '/preferences', {
				marketing,
				phoneNumberId: chat.number,
			}),
		);
	return html`
		<dl class="facts">
			<dt>Name</dt>
			<dd><bdi>${known.name}</bdi></dd>
			<${Identity} known=${known} />
			<dt>Language</dt>
			<dd>${languageName(known.language) ?? 'Not set'}</dd>
			<dt>Username</dt>
			<dd>${known.username ?? 'None'}</dd>
		</dl>
		<button class="plain" onClick=${() => openDialog('customer', { customer: chat.customer })}>
			Edit
		</button>
		<fieldset>
			<legend>Messages to them</legend>
			<${Tick}
				checked=${known.marketingStopped}
				change=${(isOn) => prefer(isOn ? 'stop' : 'resume')}
				>Stopped marketing (131050, and your trigger is told)<//
			>
			${FLAGS.map(
				([field, words, ticked]) =>
					html`<${Tick}
						key=${field}
						checked=${known[field] === ticked}
						change=${(isOn) => change({ [field]: isOn === ticked })}
						>${words}<//
					>`,
			)}
			<label>
				Every message fails with
				<select
					value=${known.failWith ?? ''}
					onChange=${(event) => change({ failWith: event.target.value ? Number(event.target.value) : null })}
				>
					<option value="" selected=${known.failWith === undefined}>nothing</option>
					${CODES.map((code) => html`<option key=${code} value=${code} selected=${code === known.failWith}>${code}</option>`)}
				</select>
			</label>
		</fieldset>
		<${Conversation} chat=${chat} thread=${thread} />
		<${NewNumber} chat=${chat} known=${known} />
	`;
}

const OWNERS = { app: 'Your app answers.', other: 'Another app answers.' };

const ACTIONS = [
	['take', 'The other app takes it'],
	['pass', 'The other app passes it to yours'],
	['release', 'The other app releases it'],
];

const ROLES = ['primary', 'escalation', 'standby'];

/** Who holds the conversation, where several apps answer the number. */
function Conversation({ chat, thread }) {
	const route = (role) =>
		attempt(async () => {
			await call('PATCH', `/numbers/${chat.number}`, { routing: role ? { role } : null });
			await refreshChats();
		});
	const act = (action) =>
		attempt(() =>
			customerCall('POST', chat.customer, '/thread', { action, phoneNumberId: chat.number }),
		);
	return html`<fieldset>
		<legend>Conversation Routing</legend>
		<label>
			To this number, your app is
			<select value=${thread.role ?? ''} onChange=${(event) => route(event.target.value)}>
				<option value="" selected=${!thread.role}>the only one</option>
				${ROLES.map((role) => html`<option key=${role} value=${role} selected=${role === thread.role}>${role}</option>`)}
			</select>
		</label>
		${
			thread.role &&
			html`<p>${OWNERS[thread.owner] ?? 'Nobody answers yet.'}</p>
				<div class="row-of-buttons">
					${ACTIONS.map(([action, words]) => html`<button class="plain" key=${action} onClick=${() => act(action)}>${words}</button>`)}
				</div>`
		}
	</fieldset>`;
}

function NewNumber({ chat, known }) {
	const onSubmit = (event) => {
		event.preventDefault();
		const phone = new FormData(event.target).get('phone');
		void attempt(async () => {
			const { customer } = await customerCall('POST', chat.customer, '/number', {
				phone,
				phoneNumberId: chat.number,
			});
			await refreshChats();
			await openChat(customer, chat.number);
		});
	};
	if (!known.phone) return null;
	return html`<form class="inline-form" onSubmit=${onSubmit}>
		<label>New phone number <input name="phone" type="tel" required placeholder="+31 …" /></label>
		<button class="plain">Change</button>
	</form>`;
}
