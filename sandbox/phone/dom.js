/** `element('p', { class: 'x', onclick }, 'text', child)`: texts are never read as HTML. */
export function element(tag, attributes = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value === undefined || value === false) continue;
		// Not as an attribute: the page's policy lets no style stand in its markup.
		if (name === 'style') node.style.cssText = value;
		else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
		else node.setAttribute(name, value === true ? '' : String(value));
	}
	node.append(...children.filter((child) => child !== undefined && child !== null && child !== ''));
	return node;
}

const ICONS = {
	image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01',
	video: 'M4 6h11v12H4zM15 10l5-3v10l-5-3',
	audio: 'M12 4v10M8.5 8v6a3.5 3.5 0 0 0 7 0V8a3.5 3.5 0 0 0-7 0zM5 13a7 7 0 0 0 14 0M12 20v1',
	document: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5',
	location:
		'M12 21s-6.5-5.7-6.5-11a6.5 6.5 0 0 1 13 0C18.5 15.300 12 21 12 21zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
	contacts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20a7.500 7.500 0 0 1 15 0',
};

export function icon(name) {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('aria-hidden', 'true');
	const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
	path.setAttribute('d', ICONS[name] ?? ICONS.document);
	svg.append(path);
	return svg;
}

/** A circle with initials, in a colour of its own. */
export function avatar(name) {
	const letters = /^\+?\d/.test(name)
		? name.slice(-2)
		: name
				.split(/\s+/)
				.slice(0, 2)
				.map((word) => [...word][0] ?? '')
				.join('');
	let hue = 0;
	for (const character of name) hue = (hue * 31 + character.codePointAt(0)) % 360;
	return element(
		'span',
		{ class: 'avatar', style: `--hue: ${hue}`, 'aria-hidden': 'true' },
		letters,
	);
}
