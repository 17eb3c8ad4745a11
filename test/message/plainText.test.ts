import { plainText } from '../../nodes/WhatsAppCloud/message/plainText';
import type { JsonObject } from '../../nodes/WhatsAppCloud/json';

const interactive = (content: JsonObject): JsonObject => ({
	type: 'interactive',
	interactive: content,
});
const frame = {
	header: { type: 'text', text: 'Header' },
	body: { text: 'Body' },
	footer: { text: 'Footer' },
};

describe('a free-form message as plain text', () => {
	it.each<[string, JsonObject, string]>([
		['text', { type: 'text', text: { body: ' Hi\nAnna ' } }, ' Hi\nAnna '],
		['a message without a type', { text: { body: 'Hi' } }, 'Hi'],
		[
			'image',
			{ type: 'image', image: { link: 'https://a.example/b.jpg', caption: 'Look' } },
			'https://a.example/b.jpg\nLook',
		],
		[
			'document',
			{ type: 'document', document: { id: '123', filename: 'invoice.pdf', caption: 'Yours' } },
			'invoice.pdf\nYours',
		],
		['audio', { type: 'audio', audio: { id: '123' } }, '123'],
		[
			'location',
			{
				type: 'location',
				location: { latitude: 52, longitude: 4, name: 'Shop', address: 'Street 1' },
			},
			'Shop, Street 1',
		],
		['a bare location', { type: 'location', location: { latitude: 52, longitude: 4 } }, '52, 4'],
		[
			'contacts',
			{
				type: 'contacts',
				contacts: [
					{ name: { formatted_name: 'Anna' }, phones: [{ phone: '+31 6' }, { wa_id: '49' }] },
					{ name: { formatted_name: 'Bob' } },
				],
			},
			'Anna\n+31 6\n49\nBob',
		],
		['reaction', { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👍' } }, '👍'],
		['a reaction taken back', { type: 'reaction', reaction: { message_id: 'x', emoji: '' } }, ''],
		[
			'reply buttons',
			interactive({
				...{ type: 'button', ...frame },
				action: {
					buttons: ['Yes', 'No'].map((title) => ({ type: 'reply', reply: { id: title, title } })),
				},
			}),
			'Header\nBody\nFooter\n[Yes]\n[No]',
		],
		[
			'list',
			interactive({
				...{ type: 'list', ...frame },
				action: {
					button: 'Choose',
					sections: [
						{ title: 'Mornings', rows: [{ id: '1', title: '9:00', description: 'with Bob' }] },
						{ title: 'Evenings', rows: [{ id: '2', title: '18:00' }] },
					],
				},
			}),
			'Header\nBody\nFooter\n[Choose]\nMornings\n- 9:00: with Bob\nEvenings\n- 18:00',
		],
		[
			'link button',
			interactive({
				...{ type: 'cta_url', body: { text: 'Body' } },
				header: { type: 'image', image: { link: 'https://a.example/b.jpg' } },
				action: {
					name: 'cta_url',
					parameters: { display_text: 'Open', url: 'https://a.example' },
				},
			}),
			'https://a.example/b.jpg\nBody\n[Open: https://a.example]',
		],
		[
			'flow',
			interactive({
				...{ type: 'flow', body: { text: 'Body' } },
				action: { name: 'flow', parameters: { flow_cta: 'Book', flow_id: '1' } },
			}),
			'Body\n[Book]',
		],
		[
			'location request',
			interactive({
				...{ type: 'location_request_message', body: { text: 'Where?' } },
				action: { name: 'send_location' },
			}),
			'Where?\n[Send location]',
		],
		[
			'voice call',
			interactive({
				...{ type: 'voice_call', body: { text: 'Call us' } },
				action: { name: 'voice_call', parameters: { display_text: 'Ring' } },
			}),
			'Call us\n[Ring]',
		],
		[
			'product',
			interactive({
				...{ type: 'product', body: { text: 'New' } },
				action: { catalog_id: '1', product_retailer_id: 'shoe-1' },
			}),
			'shoe-1\nNew\n[View]',
		],
		[
			'product list',
			interactive({
				...{ type: 'product_list', ...frame },
				action: {
					catalog_id: '1',
					sections: [{ title: 'Shoes', product_items: [{ product_retailer_id: 'shoe-1' }] }],
				},
			}),
			'Header\nBody\nFooter\n[View items]\nShoes\n- shoe-1',
		],
		[
			'media carousel',
			interactive({
				...{ type: 'carousel', body: { text: 'Look' } },
				action: {
					cards: [
						{
							header: { type: 'image', image: { link: 'https://a.example/1.jpg' } },
							body: { text: 'One' },
							action: {
								name: 'cta_url',
								parameters: { display_text: 'Open', url: 'https://a.example/1' },
							},
						},
						{ header: { type: 'image', image: { id: '2' } }, action: {} },
					],
				},
			}),
			'Look\nCard 1:\nhttps://a.example/1.jpg\nOne\n[Open: https://a.example/1]\nCard 2:\n2',
		],
		['a type that is not known', { type: 'hologram', hologram: { depth: 3 } }, ''],
		[
			'what is not as it should be',
			{ type: 'interactive', interactive: { action: [], body: 1 } },
			'',
		],
	])('%s', (_name, message, text) => {
		expect(plainText(message)).toBe(text);
	});
});
