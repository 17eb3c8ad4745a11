import { html } from './vendor/preact.js';
import { Content } from './content.js';
import { isOnlyEmoji } from './format.js';
import { Icon } from './icons.js';
import { openDialog, state } from './store.js';
import { durationOf, timeOf } from './time.js';
import { summaryOf } from './timeline.js';

const TICKS = {
	accepted: ['◷', 'accepted, not sent yet'],
	held_for_quality_assessment: ['◷', 'held for quality assessment'],
	paused: ['◷', 'paused'],
	sent: ['✓', 'sent'],
	delivered: ['✓✓', 'delivered'],
	read: ['✓✓', 'read'],
	played: ['✓✓', 'played'],
	failed: ['✕', 'failed'],
};

/** What the customer sees below a message of their own. */
const OWN_TICKS = {
	told: ['✓✓', 'delivered to the business'],
	received: ['✓', 'sent'],
	read: ['✓✓', 'read by the business'],
};

const stateOf = ({ direction, status }) => {
	if (direction === 'incoming') return 'incoming';
	if (status === 'failed') return 'failed';
	return ['delivered', 'read', 'played'].includes(status) ? 'outgoing' : 'waiting';
};

/** A message as a phone shows it. Those of the business stand on the left, because this is the customer's phone. */
export function Bubble({ item, chat, onReveal }) {
	const { message, isDeleted } = item;
	const phase = stateOf(message);
	const isLarge = message.type === 'text' && isOnlyEmoji(message.text);
	const isBare = message.type === 'sticker' || (isLarge && !isDeleted);
	const open = (event) => openDialog('message', { id: message.id, at: event.currentTarget });
	return html`<div
		class=${`bubble ${phase} ${isBare ? 'bare' : ''} ${isLarge ? 'large' : ''}`}
		data-id=${message.id}
		data-status=${message.status}
	>
		${message.sender && html`<${Sender} sender=${message.sender} />`}
		${phase !== 'incoming' && message.template && html`<${Label} template=${message.template} />`}
		${
			isDeleted
				? html`<div class="body deleted">This message was deleted</div>`
				: html`
						<${Quote} message=${message} onReveal=${onReveal} />
						<${Content} item=${item} chat=${chat} />
					`
		}
		${phase === 'failed' && html`<${Reason} message=${message} />`}
		<${Meta} item=${item} />
		${item.reactions?.size > 0 && html`<${Reactions} reactions=${item.reactions} />`}
		<button class="actions" tabindex="-1" aria-label="What to do with this message" onClick=${open}>
			<${Icon} name="down" />
		</button>
	</div>`;
}

const Sender = ({ sender }) => html`<bdi class="sender">${sender.name}</bdi>`;

const Label = ({ template: { name, language, category } }) =>
	html`<span class="label">${name} · ${language} · ${category.toLowerCase()}</span>`;

function Meta({ item: { message, text, isDeleted } }) {
	const isOwn = message.direction === 'incoming';
	const phase = message.status === 'read' ? 'read' : message.acknowledged ? 'told' : 'received';
	const [sign, title] = (isOwn ? OWN_TICKS[phase] : TICKS[message.status]) ?? ['', message.status];
	const isSeen = message.status === 'read' || message.status === 'played';
	return html`<div class="meta">
		${text !== undefined && !isDeleted && 'Edited '}
		<time datetime=${message.timestamp}>${timeOf(message.timestamp)}</time>
		<span class=${`ticks ${isSeen ? 'read' : ''}`} role="img" title=${title} aria-label=${title}
			>${sign}</span
		>
	</div>`;
}

function Reactions({ reactions }) {
	const counted = new Map();
	for (const emoji of reactions.values()) counted.set(emoji, (counted.get(emoji) ?? 0) + 1);
	return html`<div class="reactions">
		<span class="unseen">Reactions: </span>
		${[...counted].map(([emoji, count]) => html`<span key=${emoji}>${emoji}${count > 1 && ` ${count}`}</span>`)}
	</div>`;
}

function Quote({ message, onReveal }) {
	const id = message.request?.context?.message_id ?? message.message?.context?.id;
	const quoted = id && state.messages.get(id);
	if (!quoted || message.type === 'reaction') return null;
	const who = quoted.direction === 'outgoing' ? 'Business' : (quoted.sender?.name ?? 'You');
	return html`<button class="quote" tabindex="-1" onClick=${() => onReveal(id)}>
		<strong>${who}</strong><bdi>${summaryOf(quoted)}</bdi>
	</button>`;
}

function Reason({ message: { errors } }) {
	const first = errors?.[0];
	if (!first) return null;
	return html`<div class="reason">
		<strong>Not delivered · ${first.code} ${first.title}</strong>
		${first.error_data?.details}
	</div>`;
}

export function CallLine({ call }) {
	const { state: phase, endedBy, seconds } = call;
	const words =
		phase === 'ringing'
			? 'Calling the business…'
			: phase === 'answered'
				? 'The business has picked up'
				: seconds !== undefined
					? `Call · ${durationOf(seconds)}`
					: endedBy === 'business'
						? 'The business declined the call'
						: 'The business did not pick up';
	return html`<span class="day call"
		><${Icon} name="call" />${words} · ${timeOf(call.timestamp)}</span
	>`;
}
