import { html } from './vendor/preact.js';

const PATHS = {
	image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01',
	video: 'M4 6h11v12H4zM15 10l5-3v10l-5-3',
	audio: 'M12 4v10M8.5 8v6a3.5 3.5 0 0 0 7 0V8a3.5 3.5 0 0 0-7 0zM5 13a7 7 0 0 0 14 0M12 20v1',
	document: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5',
	location:
		'M12 21s-6.500-5.700-6.500-11a6.500 6.500 0 0 1 13 0C18.500 15.300 12 21 12 21zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
	contacts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20a7.500 7.500 0 0 1 15 0',
	group:
		'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500a6.500 6.500 0 0 1 13 0M16 4.300a3.500 3.500 0 0 1 0 6.400M18 14.300a6.500 6.500 0 0 1 3.500 5.200',
	sticker: 'M5 4h14v9l-6 7H5zM13 20v-7h6',
	plus: 'M12 5v14M5 12h14',
	search: 'M11 17.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM16 16l4.500 4.500',
	back: 'M14 6l-6 6 6 6',
	send: 'M4 12 20 4l-4.500 16-4-6.500z',
	call: 'M5 4h4l1.500 5-2.500 1.500a11 11 0 0 0 5.500 5.500l1.500-2.500 5 1.500v4a1.500 1.500 0 0 1-1.500 1.500A16 16 0 0 1 3.500 5.500 1.500 1.500 0 0 1 5 4z',
	hangup: 'M3 14.500c5-5 13-5 18 0l-2.500 2.500-3.500-2v-2.500a11 11 0 0 0-6 0V15l-3.500 2z',
	clip: 'M19 11l-7.500 7.500a4.500 4.500 0 0 1-6.400-6.400L13 4.300a3 3 0 0 1 4.300 4.300l-7.600 7.600a1.500 1.500 0 0 1-2.100-2.100L14.500 7',
	clock: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM12 7v5l3.500 2',
	reply: 'M10 7 5 12l5 5M5 12h8a6 6 0 0 1 6 6',
	edit: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
	bin: 'M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
	copy: 'M9 9h10v11H9zM5 15V4h10',
	smile:
		'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM8.500 14a4 4 0 0 0 7 0M9 9.500h.01M15 9.500h.01',
	more: 'M12 6h.01M12 12h.01M12 18h.01',
	close: 'M6 6l12 12M18 6 6 18',
	drawer: 'M8 7l-5 5 5 5M16 7l5 5-5 5',
	play: 'M8 5l11 7-11 7z',
	pause: 'M8 5v14M16 5v14',
	sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
	moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
	down: 'M6 9l6 6 6-6',
};

export const Icon = ({ name }) =>
	html`<svg viewBox="0 0 24 24" aria-hidden="true">
		<path d=${PATHS[name] ?? PATHS.document} />
	</svg>`;

/** A circle with initials, in a colour of its own. */
export function Avatar({ name, group }) {
	const letters = /^\+?\d/.test(name)
		? name.slice(-2)
		: name
				.split(/\s+/)
				.slice(0, 2)
				.map((word) => [...word][0] ?? '')
				.join('');
	let hue = 0;
	for (const character of name) hue = (hue * 31 + character.codePointAt(0)) % 360;
	return html`<span class="avatar" style=${{ '--hue': String(hue) }} aria-hidden="true">
		${group ? html`<${Icon} name="group" />` : letters}
	</span>`;
}
