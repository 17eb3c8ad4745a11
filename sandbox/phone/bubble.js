import { pictureUrl } from './api.js';
import { element, icon } from './dom.js';
import { timeOf } from './time.js';

const MEDIA = ['image', 'video', 'audio', 'document', 'sticker'];

/**
 * A message as a phone shows it. Those of the business stand on the left, because this is the customer's phone.
 *
 * @param onTap called with Meta's message object when a button is tapped
 * @param quotedText finds what a message replies to
 */
export function bubble(message, { onTap, quotedText }) {
	const outgoing = message.direction === 'outgoing';
	const state = !outgoing ? 'incoming' : stateOf(message);
	const content = contentOf(message, onTap);
	return element(
		'li',
		{ class: `bubble ${state}`, 'data-id': message.id, 'data-status': message.status },
		outgoing && message.template
			? element(
					'span',
					{ class: 'label' },
					`${message.template.name} · ${message.template.language} · ${message.template.category.toLowerCase()}`,
				)
			: undefined,
		quote(message, quotedText),
		...content.parts,
		state === 'failed' ? reason(message) : undefined,
		element(
			'div',
			{ class: 'meta' },
			timeOf(message.timestamp),
			outgoing ? ticks(message) : undefined,
		),
		content.buttons,
	);
}

function stateOf({ status }) {
	if (status === 'failed') return 'failed';
	return ['delivered', 'read', 'played'].includes(status) ? 'outgoing' : 'waiting';
}

function contentOf(message, onTap) {
	if (message.preview) return previewContent(message, message.preview, onTap);
	const source = message.request ?? message.message;
	const value = source[message.type] ?? {};
	if (message.type === 'interactive' && message.direction === 'outgoing') {
		return interactiveContent(message, value, onTap);
	}
	return { parts: [media(message.type, value), body(plainText(message, value))] };
}

function plainText(message, value) {
	// The place's name stands on the map already.
	if (message.type === 'location') return value.address ?? '';
	if (message.text) return message.text;
	if (message.type === 'reaction')
		return value.emoji ? `Reacted ${value.emoji}` : 'Took the reaction back';
	if (MEDIA.includes(message.type)) return '';
	return `(${message.type})`;
}

function previewContent(message, preview, onTap) {
	const header = preview.header;
	const headerPart =
		header?.format === 'TEXT'
			? element('div', { class: 'head', dir: 'auto' }, header.text)
			: header && media(header.format.toLowerCase(), header);
	const cards = (preview.cards ?? []).map((card) => cardOf(previewContent(message, card, onTap)));
	return {
		parts: [headerPart, body(preview.body ?? ''), ...cards, footer(preview.footer)],
		buttons: buttonRow(
			(preview.buttons ?? []).map((button) => templateButton(message, button, onTap)),
		),
	};
}

function templateButton(message, button, onTap) {
	if (button.type === 'QUICK_REPLY') {
		const reply = { type: 'button', button: { payload: button.payload, text: button.text } };
		return element('button', { type: 'button', onclick: () => onTap(message, reply) }, button.text);
	}
	if (button.type === 'URL') {
		return link(button.url, button.text);
	}
	const detail = button.code ?? button.phone_number;
	return element('span', {}, button.text, detail ? element('small', {}, detail) : undefined);
}

function interactiveContent(message, value, onTap) {
	const action = value.action ?? {};
	const header =
		value.header?.type === 'text'
			? element('div', { class: 'head', dir: 'auto' }, value.header.text)
			: value.header && media(value.header.type, value.header[value.header.type] ?? {});
	const replies = (action.buttons ?? []).map(({ reply }) =>
		answerButton(message, reply.title, undefined, onTap, {
			type: 'button_reply',
			button_reply: reply,
		}),
	);
	const rows = (action.sections ?? []).flatMap((section) => [
		...(section.title ? [element('h3', { dir: 'auto' }, section.title)] : []),
		...(section.rows ?? []).map((row) =>
			answerButton(message, row.title, row.description, onTap, {
				type: 'list_reply',
				list_reply: row,
			}),
		),
	]);
	const cards = (action.cards ?? []).map((card) =>
		cardOf(interactiveContent(message, card, onTap)),
	);
	const links = action.parameters?.url
		? [link(action.parameters.url, action.parameters.display_text)]
		: [];
	return {
		parts: [header, body(value.body?.text ?? ''), ...cards, footer(value.footer?.text)],
		buttons: buttonRow([...replies, ...rows, ...links]),
	};
}

/** What is no web address is shown, and leads nowhere. */
function link(address, text) {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
		return element('span', { title: String(address) }, String(text));
	}
	const target = { target: '_blank', rel: 'noopener noreferrer' };
	return element('a', { href: url.href, ...target, title: url.href }, `↗ ${text}`);
}

function answerButton(message, title, description, onTap, interactive) {
	const reply = { type: 'interactive', interactive };
	return element(
		'button',
		{ type: 'button', onclick: () => onTap(message, reply) },
		title,
		description ? element('small', {}, description) : undefined,
	);
}

function media(type, value) {
	if (!MEDIA.includes(type) && !['location', 'contacts'].includes(type)) return undefined;
	// WhatsApp's own word for a document without a name.
	const untitled = type === 'document' ? 'Untitled' : undefined;
	const name = value.filename ?? value.name ?? untitled ?? value.link ?? type;
	const placeholder = element(
		'div',
		{ class: 'media' },
		icon(type === 'sticker' ? 'image' : type),
		String(name),
	);
	if (!value.id || !['image', 'sticker'].includes(type)) return placeholder;
	const picture = element('img', {
		class: 'picture',
		src: pictureUrl(value.id),
		alt: value.caption ?? '',
	});
	picture.addEventListener('error', () => picture.replaceWith(placeholder));
	return picture;
}

/** One card of a carousel, with its own picture, text and buttons. */
const cardOf = ({ parts, buttons }) => element('div', { class: 'card' }, ...parts, buttons);

const body = (text) => (text ? element('div', { class: 'body', dir: 'auto' }, text) : undefined);

const footer = (text) => (text ? element('div', { class: 'foot', dir: 'auto' }, text) : undefined);

const buttonRow = (buttons) =>
	buttons.length > 0 ? element('div', { class: 'buttons' }, ...buttons) : undefined;

function quote(message, quotedText) {
	const id = message.request?.context?.message_id ?? message.message?.context?.id;
	const text = id && quotedText(id);
	return text ? element('div', { class: 'quote', dir: 'auto' }, text) : undefined;
}

function reason({ errors }) {
	const first = errors?.[0];
	if (!first) return undefined;
	return element(
		'div',
		{ class: 'reason' },
		element('strong', {}, `Not delivered · ${first.code} ${first.title}`),
		first.error_data?.details ?? '',
	);
}

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

function ticks({ status }) {
	const [sign, title] = TICKS[status] ?? ['', status];
	const seen = status === 'read' || status === 'played';
	return element(
		'span',
		{ class: `ticks ${seen ? 'read' : ''}`, title, 'aria-label': title },
		sign,
	);
}
