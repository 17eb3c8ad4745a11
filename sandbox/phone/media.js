import { html, useRef, useState } from './vendor/preact.js';
import { mediaUrl } from './api.js';
import { addressOf, link } from './format.js';
import { Icon } from './icons.js';
import { openDialog } from './store.js';
import { durationOf } from './time.js';

const MEDIA = ['image', 'video', 'audio', 'document', 'sticker', 'gif'];

export const isMedia = (type) => MEDIA.includes(type);

/**
 * A file: uploaded ones are shown and open; of a link the page shows where it leads, since nothing is fetched from
 * elsewhere.
 */
export function Media({ type, value }) {
	const [isBroken, setBroken] = useState(false);
	const { id } = value;
	// WhatsApp's own word for a document without a name.
	const untitled = type === 'document' ? 'Untitled' : undefined;
	const name = String(value.filename ?? value.name ?? untitled ?? value.link ?? type);
	if (!id || isBroken) {
		const address = value.link && addressOf(value.link);
		const content = html`<${Icon}
				name=${type === 'sticker' || type === 'gif' ? 'image' : type}
			/><span>${name}</span>`;
		return html`<div class=${`media ${type}`}>${address ? link(address, content) : content}</div>`;
	}
	const url = mediaUrl(id);
	const onError = () => setBroken(true);
	const alt = value.caption ? 'Photo' : 'Photo without a description';
	switch (type) {
		case 'image':
			return html`<button
				class="picture"
				aria-label=${`${alt}: open`}
				onClick=${() => openDialog('picture', { url, caption: value.caption })}
			>
				<img src=${url} alt="" onError=${onError} />
			</button>`;
		case 'sticker':
			return html`<img class="sticker" src=${url} alt="Sticker" onError=${onError} />`;
		case 'video':
		case 'gif':
			return html`<video
				class="video"
				src=${url}
				controls
				preload="metadata"
				aria-label="Video"
				onError=${onError}
			></video>`;
		case 'audio':
			return value.voice
				? html`<${Voice} url=${url} onError=${onError} />`
				: html`<audio
						class="audio"
						src=${url}
						controls
						preload="metadata"
						aria-label="Audio"
						onError=${onError}
					></audio>`;
		default:
			return html`<a class="file" href=${url} download=${name} title=${`Save ${name}`}>
				<${Icon} name="document" />
				<span><bdi>${name}</bdi><small>${value.mime_type ?? 'Document'}</small></span>
			</a>`;
	}
}

/** A voice message: play, pause, where it is. */
function Voice({ url, onError }) {
	const audio = useRef();
	const [{ isPlaying, at, length }, setPhase] = useState({ isPlaying: false, at: 0, length: 0 });
	const note = () => {
		const { paused, currentTime, duration } = audio.current;
		setPhase({ isPlaying: !paused, at: currentTime, length: isFinite(duration) ? duration : 0 });
	};
	const toggle = () => (audio.current.paused ? void audio.current.play() : audio.current.pause());
	return html`<div class="voice">
		<button
			class="round small"
			aria-label=${isPlaying ? 'Pause' : 'Play the voice message'}
			onClick=${toggle}
		>
			<${Icon} name=${isPlaying ? 'pause' : 'play'} />
		</button>
		<progress max=${length || 1} value=${at} aria-label="Played"></progress>
		<span>${durationOf(isPlaying ? at : length)}</span>
		<audio
			ref=${audio}
			src=${url}
			preload="metadata"
			onTimeUpdate=${note}
			onPlay=${note}
			onPause=${note}
			onLoadedMetadata=${note}
			onDurationChange=${note}
			onError=${onError}
		></audio>
	</div>`;
}

/** A place, with the way to a map. */
export function Place({ place }) {
	const { latitude, longitude, name, address } = place;
	const map = `https://www.openstreetmap.org/?mlat=${Number(latitude)}&mlon=${Number(longitude)}#map=16/${Number(latitude)}/${Number(longitude)}`;
	return html`<div class="place">
		${link(map, html`<span class="map" aria-hidden="true"><${Icon} name="location" /></span><span class="unseen">On the map</span>`)}
		${name && html`<strong dir="auto">${name}</strong>`}
		<span dir="auto">${address ?? (name ? '' : `${latitude}, ${longitude}`)}</span>
	</div>`;
}

/** Visiting cards. */
export const ContactCards = ({ contacts }) =>
	(Array.isArray(contacts) ? contacts : []).map(
		(contact, index) =>
			html`<div class="contact" key=${index}>
				<${Icon} name="contacts" />
				<span>
					<strong dir="auto">${contact.name?.formatted_name ?? 'Contact'}</strong>
					${(contact.phones ?? []).map(({ phone }) => html`<small>${phone}</small>`)}
					${(contact.emails ?? []).map(({ email }) => html`<small>${email}</small>`)}
				</span>
			</div>`,
	);
