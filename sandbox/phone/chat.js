import { html, useMemo, useRef, useState } from './vendor/preact.js';
import { closeChat } from './actions.js';
import { customerCall } from './api.js';
import { Bubble, CallLine } from './bubble.js';
import { Composer } from './composer.js';
import { Icon } from './icons.js';
import { MessageList } from './messageList.js';
import { attempt, lineOf, numberOf, openDialog, set, shownName, state } from './store.js';
import { durationOf, windowOf } from './time.js';
import { timelineOf } from './timeline.js';
import { FirstWords } from './tryThis.js';

/** Who answers the chat, where several apps answer the number. */
const HOLDERS = {
	app: ' · your app answers',
	other: ' · another app answers',
	nobody: ' · nobody answers yet',
};

export function Chat({ chat }) {
	const { messages, calls, said, typingUntil } = state;
	const [reveal, setReveal] = useState();
	const today = new Date().toDateString();
	const items = useMemo(() => timelineOf(messages, calls), [messages, calls, said, today]);
	const name = lineOf(chat)?.name ?? shownName(chat.customer);
	const row = (item) => {
		if (item.kind === 'day') return html`<span class="day">${item.text}</span>`;
		if (item.kind === 'call') return html`<${CallLine} call=${item.call} />`;
		return html`<${Bubble} item=${item} chat=${chat} onReveal=${(id) => setReveal({ id })} />`;
	};
	const onEnter = (item, element) =>
		item.kind === 'message' && openDialog('message', { id: item.id, at: element });
	return html`<section class="phone" aria-label=${`Chat of ${name}`}>
		<${Head} chat=${chat} name=${name} isTyping=${typingUntil > Date.now()} />
		<${Strip} chat=${chat} />
		${
			items.length > 0
				? html`<${MessageList}
						items=${items}
						of=${chat}
						row=${row}
						label=${`Messages of ${name}`}
						reveal=${reveal}
						onEnter=${onEnter}
					/>`
				: html`<${FirstWords} chat=${chat} />`
		}
		${typingUntil > Date.now() && html`<p class="typing"><i></i><i></i><i></i><span class="unseen">The business is typing</span></p>`}
		<${RunningCall} chat=${chat} />
		<${Composer} chat=${chat} />
	</section>`;
}

function Head({ chat, name, isTyping }) {
	const business = numberOf(chat.number)?.name ?? '';
	const members = chat.group?.members.map((member) => member.name).join(', ');
	const shown = shownName(chat.customer);
	return html`<header class="phone-head">
		<button class="back plain-icon" aria-label="Back to the chats" onClick=${closeChat}>
			<${Icon} name="back" />
		</button>
		<span class="avatar business" aria-hidden="true"
			>${chat.group ? html`<${Icon} name="group" />` : business[0]}</span
		>
		<div class="who">
			<h2><bdi>${chat.group ? name : business}</bdi></h2>
			<p>
				${
					isTyping
						? 'typing…'
						: chat.group
							? html`<bdi>${members || 'Nobody is in this group'}</bdi>`
							: html`Phone of <bdi>${name}</bdi>${name !== shown && html`, <bdi>${shown}</bdi>`}`
				}
			</p>
		</div>
		${
			!chat.group &&
			html`
				<button
					class="plain-icon"
					aria-label="Edit the customer"
					title="Edit the customer"
					onClick=${() => openDialog('customer', { customer: chat.customer })}
				>
					<${Icon} name="edit" />
				</button>
				<button
					class="plain-icon"
					aria-label="Call the business"
					title="Call the business"
					onClick=${() => callBusiness(chat)}
				>
					<${Icon} name="call" />
				</button>
			`
		}
		${
			chat.group &&
			html`<button
				class="plain-icon"
				aria-label="Edit the group"
				title="Edit the group"
				onClick=${() => openDialog('group', { customer: chat.customer })}
			>
				<${Icon} name="edit" />
			</button>`
		}
		<button
			class="plain-icon"
			aria-label="Behind the scenes"
			title="Behind the scenes"
			aria-expanded=${state.drawer ? 'true' : 'false'}
			onClick=${() => set({ drawer: state.drawer ? undefined : 'webhooks' })}
		>
			<${Icon} name="drawer" />
		</button>
	</header>`;
}

/** What the window allows, and the way to let it close. */
function Strip({ chat }) {
	const line = lineOf(chat);
	const { open, text } = windowOf(line?.windowExpiresAt);
	return html`<div class=${`strip ${open ? 'open' : 'closed'}`}>
		<span class="window" id="window">${text}${HOLDERS[line?.threadOwner] ?? ''}</span>
		<button class="pass-time" onClick=${() => openDialog('time')}>
			<${Icon} name="clock" />Let time pass
		</button>
	</div>`;
}

const callBusiness = (chat) =>
	attempt(() => customerCall('POST', chat.customer, '/calls', { phoneNumberId: chat.number }));

/** A call that is under way: rings until the business picks up or the customer has enough. */
function RunningCall({ chat }) {
	const call = [...state.calls.values()].findLast(({ state: phase }) => phase !== 'ended');
	const answered = useRef();
	// When this page saw it answered.
	useMemo(() => (answered.current = Date.now()), [call?.id, call?.state]);
	if (!call) return null;
	const isRinging = call.state === 'ringing';
	const hangUp = () =>
		attempt(() =>
			customerCall('POST', chat.customer, `/calls/${encodeURIComponent(call.id)}/end`, {}),
		);
	return html`<div class="running-call" role="status">
		<${Icon} name="call" />
		<span
			>${isRinging ? 'Ringing…' : `In a call · ${durationOf((Date.now() - answered.current) / 1000)}`}</span
		>
		<button class="hang-up" onClick=${hangUp}><${Icon} name="hangup" />Hang up</button>
	</div>`;
}
