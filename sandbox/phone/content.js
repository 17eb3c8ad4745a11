import { html } from './vendor/preact.js';
import { formatted } from './format.js';
import { Buttons, interactiveButtons, templateButtons } from './buttons.js';
import { ContactCards, isMedia, Media, Place } from './media.js';
import { lineOf } from './store.js';
import { contentOf, summaryOf } from './timeline.js';

/** What a message consists of, from top to bottom. */
export function Content({ item, chat }) {
	const { message, text } = item;
	const content = contentOf(message);
	const lang = lineOf(chat)?.language;
	if (message.preview) {
		return html`<${Preview}
			preview=${message.preview}
			message=${message}
			chat=${chat}
			lang=${lang}
		/>`;
	}
	if (message.type === 'interactive' && message.direction === 'outgoing') {
		return html`<${Interactive} value=${content} message=${message} chat=${chat} lang=${lang} />`;
	}
	if (message.type === 'location') return html`<${Place} place=${content} />`;
	if (message.type === 'contacts') return html`<${ContactCards} contacts=${content} />`;
	if (isMedia(message.type)) {
		return html`
			<${Media} type=${message.type} value=${content} />
			<${Text} text=${text ?? message.text} lang=${lang} />
		`;
	}
	if (message.type === 'text' || message.text) {
		return html`<${Text} text=${text ?? message.text} lang=${lang} />`;
	}
	return html`<div class="body other">${summaryOf(message)}</div>`;
}

const Text = ({ text, lang }) =>
	text ? html`<div class="body" dir="auto" lang=${lang}>${formatted(text)}</div>` : null;

const Foot = ({ text }) => (text ? html`<div class="foot" dir="auto">${text}</div>` : null);

const Title = ({ text }) => html`<div class="head" dir="auto">${text}</div>`;

function Preview({ preview, message, chat, lang }) {
	const { header } = preview;
	return html`
		${
			header &&
			(header.format === 'TEXT'
				? html`<${Title} text=${header.text} />`
				: html`<${Anything} type=${header.format.toLowerCase()} value=${header} />`)
		}
		<${Text} text=${preview.body} lang=${lang} />
		${preview.offer && html`<div class="offer">${preview.offer}</div>`}
		<${Cards}
			cards=${preview.cards}
			render=${(card) => html`<${Preview} preview=${card} message=${message} chat=${chat} lang=${lang} />`}
		/>
		<${Foot} text=${preview.footer} />
		<${Buttons} buttons=${templateButtons(preview.buttons ?? [], message, chat)} />
	`;
}

function Interactive({ value, message, chat, lang }) {
	const { header, body, footer, action } = value;
	return html`
		${
			header &&
			(header.type === 'text'
				? html`<${Title} text=${header.text} />`
				: html`<${Anything} type=${header.type} value=${header[header.type] ?? {}} />`)
		}
		<${Text} text=${body?.text} lang=${lang} />
		<${Cards}
			cards=${action?.cards}
			render=${(card) => html`<${Interactive} value=${card} message=${message} chat=${chat} lang=${lang} />`}
		/>
		<${Foot} text=${footer?.text} />
		<${Buttons} buttons=${interactiveButtons(value, message, chat)} />
	`;
}

const Anything = ({ type, value }) =>
	type === 'location'
		? html`<${Place} place=${value} />`
		: html`<${Media} type=${type} value=${value} />`;

/** A carousel: each card with its own picture, text and buttons. */
const Cards = ({ cards, render }) =>
	cards?.length > 0
		? html`<div class="cards" tabindex="0" role="group" aria-label="Cards">
				${cards.map((card, index) => html`<div class="card" key=${index}>${render(card)}</div>`)}
			</div>`
		: null;
