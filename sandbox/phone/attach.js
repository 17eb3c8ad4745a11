import { html, useEffect, useRef, useState } from './vendor/preact.js';
import { writeHere } from './actions.js';
import { chooseFiles, samplePhoto, sendFile, stickerOf } from './files.js';
import { Icon } from './icons.js';
import { Sheet, SheetForm } from './sheet.js';
import { attempt, closeDialog, openDialog, shownName, lineOf, state } from './store.js';
import { durationOf } from './time.js';
import { record, sampleVoice } from './voice.js';

const quoted = (replyTo) => (replyTo ? { replyTo } : {});

/** Sends each chosen file. @param type of all of them; absent = by each file */
async function choose(accept, type) {
	const { replyTo } = state;
	const files = await chooseFiles(accept);
	for (const file of files) await sendFile(file, { ...(type ? { type } : {}), ...quoted(replyTo) });
}

/** What can be attached. */
export function Attach({ at }) {
	const again = (name) => () => openDialog(name, { at, ...quoted(state.replyTo) });
	const things = [
		['image', 'Photo or video', () => choose('image/jpeg,image/png,video/mp4,video/3gpp')],
		['image', 'Sample photo', async () => sendFile(await samplePhoto(), { type: 'image' })],
		['document', 'Document', () => choose('*/*', 'document')],
		['audio', 'Audio file', () => choose('audio/*', 'audio')],
		['audio', 'Voice message', again('voice')],
		['location', 'Location', again('location')],
		['contacts', 'Contact', again('contact')],
		['sticker', 'Sticker', again('sticker')],
	];
	return html`<${Sheet} title="Attach" at=${at} kind="small">
		<ul class="choices">
			${things.map(
				([icon, words, run]) =>
					html`<li key=${words}>
						<button onClick=${() => void attempt(run)}><${Icon} name=${icon} />${words}</button>
					</li>`,
			)}
		</ul>
	<//>`;
}

/** Records, or plays a tune in place of a voice. */
export function VoiceDialog({ at, replyTo }) {
	const [recording, setRecording] = useState();
	const [started, setStarted] = useState(0);
	const running = useRef();
	running.current = recording;
	useEffect(() => () => void running.current?.leave(), []);
	const more = { type: 'audio', voice: true, ...quoted(replyTo) };
	const begin = () =>
		attempt(async () => {
			setRecording(await record());
			setStarted(Date.now());
		});
	const finish = () => attempt(async () => sendFile(await recording.stop(), more));
	return html`<${Sheet} title="Voice message" at=${at} kind="small">
		<div class="stack">
			${
				recording
					? html`<button class="primary" onClick=${finish}>
							Send · ${durationOf((Date.now() - started) / 1000)}
						</button>`
					: html`
							<button class="primary" onClick=${begin}>Record</button>
							<button
								class="plain"
								onClick=${() => attempt(async () => sendFile(await sampleVoice(), more))}
							>
								Send a sample
							</button>
						`
			}
		</div>
	<//>`;
}

const PLACES = [
	['52.370216', '4.895168', 'Greenhouse Clinic', 'Dam 1, Amsterdam'],
	['48.858370', '2.294481', 'Tour Eiffel', 'Champ de Mars, Paris'],
	['-22.951916', '-43.210487', 'Cristo Redentor', 'Rio de Janeiro'],
];

export function LocationDialog({ at, replyTo }) {
	const [place, setPlace] = useState(PLACES[0]);
	const [latitude, longitude, name, address] = place;
	const send = async (given) => {
		const where = { latitude: Number(given.latitude), longitude: Number(given.longitude) };
		closeDialog();
		const said = given.name ? { name: given.name, address: given.address } : {};
		await writeHere({ type: 'location', location: { ...where, ...said }, ...quoted(replyTo) });
	};
	return html`<${Sheet} title="Location" at=${at}>
		<div class="chips">
			${PLACES.map((known) => html`<button type="button" key=${known[2]} aria-pressed=${known === place ? 'true' : 'false'} onClick=${() => setPlace(known)}>${known[2]}</button>`)}
		</div>
		<${SheetForm} key=${name} send=${send} action="Send">
			<div class="two">
				<label
					>Latitude
					<input
						name="latitude"
						type="number"
						step="any"
						min="-90"
						max="90"
						required
						defaultValue=${latitude}
				/></label>
				<label
					>Longitude
					<input
						name="longitude"
						type="number"
						step="any"
						min="-180"
						max="180"
						required
						defaultValue=${longitude}
				/></label>
			</div>
			<label>Name <input name="name" defaultValue=${name} /></label>
			<label>Address <input name="address" defaultValue=${address} /></label>
		<//>
	<//>`;
}

export function ContactDialog({ at, replyTo }) {
	const { chat } = state;
	const send = async ({ name, phone }) => {
		const digits = phone.replace(/\D/g, '');
		const [first, ...last] = name.split(' ');
		closeDialog();
		const contact = {
			name: { formatted_name: name, first_name: first, last_name: last.join(' ') },
			phones: [{ phone: `+${digits}`, wa_id: digits, type: 'CELL' }],
		};
		await writeHere({ type: 'contacts', contacts: [contact], ...quoted(replyTo) });
	};
	const own = shownName(chat.customer);
	return html`<${Sheet} title="Contact" at=${at}>
		<${SheetForm} send=${send} action="Send">
			<label>Name <input name="name" required defaultValue=${lineOf(chat)?.name ?? ''} /></label>
			<label
				>Phone number
				<input
					name="phone"
					type="tel"
					required
					minlength="5"
					defaultValue=${own.startsWith('+') ? own : ''}
			/></label>
		<//>
	<//>`;
}

const STICKERS = ['👍', '🌱', '🎉', '😂', '❤️', '🙏', '😢', '🤔', '👋', '🚚', '☕', '🐈'];

export function StickerDialog({ at, replyTo }) {
	const send = (emoji) =>
		attempt(async () => sendFile(await stickerOf(emoji), { type: 'sticker', ...quoted(replyTo) }));
	return html`<${Sheet} title="Sticker" at=${at} kind="small">
		<div class="stickers">
			${STICKERS.map((emoji) => html`<button key=${emoji} aria-label=${`Sticker ${emoji}`} onClick=${() => send(emoji)}>${emoji}</button>`)}
		</div>
		<button class="plain wide" onClick=${() => choose('image/webp', 'sticker')}>
			Choose a WebP file
		</button>
	<//>`;
}
