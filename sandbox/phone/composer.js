import { html, useLayoutEffect, useRef, useState } from './vendor/preact.js';
import { writeHere } from './actions.js';
import { Icon } from './icons.js';
import { lineOf, openDialog, set, state } from './store.js';
import { contentOf, summaryOf } from './timeline.js';

const WHEN = [
	['0', 'Now'],
	['1', '1 hour ago'],
	['12', '12 hours ago'],
	['23.98', 'Just inside 24 hours'],
	['25', '25 hours ago'],
];

/** Where the customer writes. */
export function Composer({ chat }) {
	const { replyTo, editing } = state;
	const [text, setText] = useState('');
	const [when, setWhen] = useState('0');
	const field = useRef();
	const edited = editing && state.messages.get(editing);
	// Before a key can come that is meant for it.
	useLayoutEffect(() => {
		if (edited) setText(contentOf(edited).body ?? edited.text);
		field.current.focus({ preventScroll: true });
	}, [replyTo, editing]);

	function send(event) {
		event?.preventDefault();
		// What stands there now may not be drawn yet.
		const said = field.current.value.trim();
		if (!said) return;
		const hoursAgo = Number(when);
		const late = hoursAgo > 0 ? { hoursAgo } : {};
		setText('');
		setWhen('0');
		set({ replyTo: undefined, editing: undefined });
		if (editing) void writeHere({ ...late, message: editOf(editing, said) });
		else void writeHere({ ...late, text: said, ...(replyTo ? { replyTo } : {}) });
	}

	function onKeyDown(event) {
		if (event.key === 'Escape' && (replyTo || editing))
			set({ replyTo: undefined, editing: undefined });
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		send();
	}

	return html`<form class="composer" onSubmit=${send}>
		<${About} />
		<${WritesAs} chat=${chat} />
		<div class="line">
			<button
				type="button"
				class="plain-icon"
				aria-label="Attach"
				title="Attach"
				onClick=${(event) => openDialog('attach', { at: event.currentTarget })}
			>
				<${Icon} name="clip" />
			</button>
			<textarea
				ref=${field}
				rows="1"
				dir="auto"
				lang=${lineOf(chat)?.language}
				placeholder="Write as the customer"
				aria-label="Message"
				value=${text}
				onInput=${(event) => setText(event.target.value)}
				onKeyDown=${onKeyDown}
			></textarea>
			<label class=${`when ${when === '0' ? '' : 'past'}`} title="When the message was written">
				<${Icon} name="clock" />
				<select aria-label="When" value=${when} onChange=${(event) => setWhen(event.target.value)}>
					${WHEN.map(([hours, words]) => html`<option key=${hours} value=${hours} selected=${hours === when}>${words}</option>`)}
				</select>
			</label>
			<button class="round send" aria-label="Send"><${Icon} name="send" /></button>
		</div>
	</form>`;
}

/** Meta's object of an edit. */
const editOf = (id, body) => ({
	type: 'edit',
	edit: { original_message_id: id, message: { type: 'text', text: { body } } },
});

/** What is answered or edited. */
function About() {
	const { replyTo, editing, messages } = state;
	const message = messages.get(replyTo ?? editing);
	if (!message) return null;
	return html`<div class="about">
		<span><strong>${editing ? 'Edit' : 'Reply to'}</strong> <bdi>${summaryOf(message)}</bdi></span>
		<button
			type="button"
			class="plain-icon"
			aria-label="Cancel"
			onClick=${() => set({ replyTo: undefined, editing: undefined })}
		>
			<${Icon} name="close" />
		</button>
	</div>`;
}

/** Who of a group writes. */
function WritesAs({ chat }) {
	if (!chat.group) return null;
	const members = lineOf(chat)?.group?.members ?? chat.group.members;
	return html`<label class="writes-as">
		As
		<select value=${state.writesAs} onChange=${(event) => set({ writesAs: event.target.value })}>
			${members.map(({ customer, name }) => html`<option key=${customer} value=${customer} selected=${customer === state.writesAs}>${name}</option>`)}
		</select>
	</label>`;
}
