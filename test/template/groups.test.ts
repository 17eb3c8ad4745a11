import { parseTemplate } from '../../nodes/WhatsAppCloud/template/definition';
import { unfitForGroups } from '../../nodes/WhatsAppCloud/template/groups';

const BODY = { type: 'BODY', text: 'Hi' };

function reason(components: object[], category = 'UTILITY', more: object = {}): string | undefined {
	const definition = parseTemplate({
		...{ id: '1', name: 'a', language: 'en', status: 'APPROVED', category },
		components: [BODY, ...components] as never,
		...more,
	});
	if (!definition) throw new Error('No template');
	return unfitForGroups(definition);
}

it.each<[string, object[]]>([
	['text alone', []],
	['a footer', [{ type: 'FOOTER', text: 'Bye' }]],
	['a text as header', [{ type: 'HEADER', format: 'TEXT', text: 'Hi' }]],
	['no header, as Meta writes it', [{ type: 'HEADER', format: 'NONE' }]],
	['a picture', [{ type: 'HEADER', format: 'IMAGE' }]],
	['a document', [{ type: 'HEADER', format: 'DOCUMENT' }]],
])('groups take %s', (_what, components) => expect(reason(components)).toBeUndefined());

// A row that is too short would make Jest hand over a callback to wait for.
it.each<[string, object[], string | undefined]>([
	[
		'it has buttons',
		[{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] }],
		undefined,
	],
	['it is a carousel', [{ type: 'CAROUSEL', cards: [{ components: [BODY] }] }], undefined],
	[
		'it has a limited-time offer',
		[{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'x' } }],
		undefined,
	],
	['its header is a location', [{ type: 'HEADER', format: 'LOCATION' }], undefined],
	['its header is a product', [{ type: 'HEADER', format: 'PRODUCT' }], undefined],
	['it is an authentication template', [], 'AUTHENTICATION'],
	['it has more than text and a file', [{ type: 'SOMETHING_NEW' }], undefined],
])('groups do not take a template of which %s', (expected, components, category) => {
	expect(reason(components, category)).toBe(expected);
});

it('groups do not take a template about an order', () => {
	expect(reason([], 'UTILITY', { sub_category: 'ORDER_STATUS' })).toBe('it is about an order');
});
