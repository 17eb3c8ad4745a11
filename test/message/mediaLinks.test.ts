import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { withMediaLinks } from '../../nodes/WhatsAppCloud/message/mediaLinks';

/** The message with its links replaced, and where they stood. */
function replaced(message: JsonObject) {
	const found: unknown[] = [];
	const changed = withMediaLinks(message, (path, link, use) => {
		found.push([path, link, use]);
		return `${link}?`;
	});
	return { found, changed };
}

it('finds links to files wherever they stand, and what they are for', () => {
	const header = (name: string) => ({ type: 'image', image: { link: name, caption: 'x' } });
	const message = (end = '') => ({
		type: 'audio',
		audio: { link: `voice${end}`, voice: true },
		interactive: {
			header: header(`top${end}`),
			action: { cards: [{ header: header(`1${end}`) }] },
		},
	});
	expect(replaced(message())).toEqual({
		changed: message('?'),
		found: [
			['audio.link', 'voice', { kind: 'audio', voice: true }],
			['interactive.header.image.link', 'top', { kind: 'image' }],
			['interactive.action.cards[0].header.image.link', '1', { kind: 'image' }],
		],
	});
});

it('leaves everything else as it is: files with an ID, links of other things, texts, nothing', () => {
	const message = {
		image: { id: '1' },
		document: null,
		video: 'https://example.com',
		text: { link: 'https://example.com', list: [1, null, 'image'] },
	};
	expect(replaced(message)).toEqual({ changed: message, found: [] });
});
