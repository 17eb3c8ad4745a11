import { html } from './vendor/preact.js';
import { writeHere } from './actions.js';
import { customerCall } from './api.js';
import { addressOf, link } from './format.js';
import { attempt, openDialog, say } from './store.js';

/**
 * Buttons of a message: `[{ text, detail?, onTap?, address?, title? }]`. Without `onTap` and `address` there is nothing
 * to tap.
 */
export const Buttons = ({ buttons }) =>
	buttons.length > 0 ? html`<div class="buttons">${buttons.map(buttonOf)}</div>` : null;

function buttonOf({ text, detail, onTap, address, heading }, index) {
	if (heading) return html`<h3 key=${index} dir="auto">${text}</h3>`;
	const content = html`${text}${detail && html`<small>${detail}</small>`}`;
	const href = address === undefined ? undefined : addressOf(address);
	// What is no web address is shown, and leads nowhere.
	if (href) return link(href, html`↗ ${content}`);
	if (!onTap) return html`<span key=${index} title=${address}>${content}</span>`;
	return html`<button key=${index} type="button" onClick=${onTap}>${content}</button>`;
}

/** The customer taps: an answer that names the message. */
const answer = (message, reply) => () => writeHere({ message: reply, replyTo: message.id });

const copy = (text) => () =>
	attempt(async () => {
		await navigator.clipboard.writeText(text);
		say(`Copied ${text}`);
	});

const callBusiness = (chat) => () =>
	attempt(() => customerCall('POST', chat.customer, '/calls', { phoneNumberId: chat.number }));

export const templateButtons = (buttons, message, chat) =>
	buttons.map(({ type, text, payload, url, code, phone_number }) => {
		switch (type) {
			case 'QUICK_REPLY':
				return {
					text,
					onTap: answer(message, { type: 'button', button: { payload, text } }),
				};
			case 'URL':
				return { text, address: url ?? '' };
			case 'VOICE_CALL':
				return { text, onTap: callBusiness(chat) };
			case 'FLOW':
				return { text, onTap: flowAnswer(message, undefined) };
			default:
				return code === undefined
					? { text, detail: phone_number }
					: { text, detail: code, onTap: copy(code) };
		}
	});

/** The sandbox shows no Flow: its answer says only that it was filled in. */
function flowAnswer(message, token) {
	const response = JSON.stringify({ flow_token: token ?? 'unused' });
	const nfm_reply = { name: 'flow', body: 'Sent', response_json: response };
	return answer(message, { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply } });
}

function permission(message, response) {
	const call_permission_reply = {
		response,
		is_permanent: false,
		response_source: 'user_action',
		...(response === 'accept'
			? { expiration_timestamp: Math.floor(Date.now() / 1000) + 7 * 86_400 }
			: {}),
	};
	const interactive = { type: 'call_permission_reply', call_permission_reply };
	return answer(message, { type: 'interactive', interactive });
}

const reply = (message, type, value) =>
	answer(message, { type: 'interactive', interactive: { type, [type]: value } });

/** What went out by Direct Send is a template to Meta, also when it is answered (Meta: "Supported message types"). */
function tapped(message, { id, title }) {
	const isDirect = ['authentication', 'utility'].includes(message.request?.category);
	return isDirect
		? answer(message, { type: 'button', button: { payload: id, text: title } })
		: reply(message, 'button_reply', { id, title });
}

/** What each kind of interactive message has to tap. */
const KINDS = {
	location_request_message: (_value, message) => [
		{ text: 'Send location', onTap: () => openDialog('location', { replyTo: message.id }) },
	],
	request_contact_info: (_value, message) => [
		{ text: 'Share contact', onTap: () => openDialog('contact', { replyTo: message.id }) },
	],
	voice_call: ({ action }, _message, chat) => [
		{ text: action?.parameters?.display_text ?? 'Call Now', onTap: callBusiness(chat) },
	],
	call_permission_request: (_value, message) => [
		{ text: 'Allow calls for a week', onTap: permission(message, 'accept') },
		{ text: 'Not now', onTap: permission(message, 'reject') },
	],
	flow: ({ action }, message) => [
		{
			text: action?.parameters?.flow_cta ?? 'Open',
			onTap: flowAnswer(message, action?.parameters?.flow_token),
		},
	],
};

export function interactiveButtons(value, message, chat) {
	const { action = {}, type } = value;
	const replies = (action.buttons ?? []).map((button) =>
		button.reply
			? { text: button.reply.title, onTap: tapped(message, button.reply) }
			: { text: button.cta_url?.display_text ?? button.type, address: button.cta_url?.url },
	);
	const rows = (action.sections ?? []).flatMap((section) => [
		...(section.title ? [{ text: section.title, heading: true }] : []),
		...(section.rows ?? []).map((row) => ({
			text: row.title,
			detail: row.description,
			onTap: reply(message, 'list_reply', row),
		})),
	]);
	const { url, display_text } = action.parameters ?? {};
	const links = url ? [{ text: display_text, address: url }] : [];
	return [...replies, ...rows, ...links, ...(KINDS[type]?.(value, message, chat) ?? [])];
}
