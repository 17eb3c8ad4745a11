import { html, useState } from './vendor/preact.js';
import { writeHere } from './actions.js';
import { Icon } from './icons.js';
import { Sheet } from './sheet.js';
import { attempt, closeDialog, say, set, state } from './store.js';
import { exactTimeOf } from './time.js';

const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** What can be done with a message, and what became of it. */
export function MessageSheet({ id, at }) {
	const message = state.messages.get(id);
	const [showsAll, setShowsAll] = useState(false);
	if (!message) return null;
	const isOwn = message.direction === 'incoming';
	const then = (run) => () => {
		closeDialog();
		run();
	};
	const react = (emoji) =>
		then(() => {
			const reaction = { message_id: id, ...(emoji ? { emoji } : {}) };
			void writeHere({ message: { type: 'reaction', reaction } });
		});
	const copy = then(() =>
		attempt(async () => {
			await navigator.clipboard.writeText(message.text);
			say('Copied.');
		}),
	);
	const remove = then(() =>
		writeHere({ message: { type: 'revoke', revoke: { original_message_id: id } } }),
	);
	const things = [
		['reply', 'Reply', then(() => set({ replyTo: id, editing: undefined }))],
		...(message.text ? [['copy', 'Copy the text', copy]] : []),
		...(isOwn && message.type === 'text'
			? [['edit', 'Edit', then(() => set({ editing: id, replyTo: undefined }))]]
			: []),
		...(isOwn ? [['bin', 'Delete for everyone', remove]] : []),
	];
	return html`<${Sheet} title="Message" at=${at} kind="small">
		<div class="emoji" role="group" aria-label="React">
			${EMOJI.map((emoji) => html`<button key=${emoji} aria-label=${`React ${emoji}`} onClick=${react(emoji)}>${emoji}</button>`)}
			<button
				aria-label="Take the reaction back"
				title="Take the reaction back"
				onClick=${react('')}
			>
				<${Icon} name="close" />
			</button>
		</div>
		<ul class="choices">
			${things.map(
				([icon, words, run]) =>
					html`<li key=${words}>
						<button onClick=${run}><${Icon} name=${icon} />${words}</button>
					</li>`,
			)}
			<li>
				<button
					aria-expanded=${showsAll ? 'true' : 'false'}
					onClick=${() => setShowsAll(!showsAll)}
				>
					<${Icon} name="drawer" />Details
				</button>
			</li>
		</ul>
		${showsAll && html`<${Details} message=${message} />`}
	<//>`;
}

function Details({ message }) {
	const { id, timestamp, statuses, pricing, request, message: received } = message;
	const steps = [
		{ status: request ? 'accepted' : 'written', at: timestamp },
		...statuses,
		...(message.acknowledged ? [{ status: 'taken by your callback' }] : []),
	];
	return html`<div class="details">
		<ol>
			${steps.map(({ status, at }, index) => html`<li key=${index}>${status}${at && html` <time>${exactTimeOf(at)}</time>`}</li>`)}
		</ol>
		${pricing && html`<p>${pricing.category} · ${pricing.billable ? 'charged' : 'free'} · ${pricing.type}</p>`}
		<p class="id">${id}</p>
		<pre tabindex="0" aria-label="As JSON">${JSON.stringify(request ?? received, null, 2)}</pre>
	</div>`;
}
