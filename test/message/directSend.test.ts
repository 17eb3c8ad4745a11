import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { directSendOf } from '../../nodes/WhatsAppCloud/message/directSend';

const button = (text: string, type = 'button'): JsonObject => ({
	type: 'interactive',
	interactive: { type, body: { text }, action: {} },
});
const text = (body: string): JsonObject => ({ type: 'text', text: { body } });

it('makes a utility message of a text, without a preview of its links', () => {
	const message = { type: 'text', text: { body: 'Hi', preview_url: true } };
	expect(directSendOf(message)).toEqual({ ...text('Hi'), category: 'utility' });
	expect(directSendOf(message, 60)).toEqual({
		...{ ...text('Hi'), category: 'utility', ttl_seconds: 60 },
	});
});

it.each(['button', 'cta_url'])('takes a message of the kind %s', (type) => {
	const message = button('Hi', type);
	expect(directSendOf(message)).toEqual({ ...message, category: 'utility' });
});

it.each<[string, JsonObject]>([
	['a list', button('Hi', 'list')],
	['a flow', button('Hi', 'flow')],
	['a picture', { type: 'image', image: { id: '1' } }],
	['a reaction', { type: 'reaction', reaction: {} }],
	['a template', { type: 'template', template: {} }],
	['a message without a type', { text: { body: 'Hi' } }],
	['a text without a body', { type: 'text' }],
	['a long text', text('x'.repeat(1025))],
	['a long body', button('x'.repeat(1025))],
	['buttons without a body', { type: 'interactive', interactive: { type: 'button' } }],
])('leaves %s alone', (_what, message) => {
	expect(directSendOf(message)).toBeUndefined();
});

it('counts characters as Meta does', () => {
	expect(directSendOf(text('😀'.repeat(1024)))).toBeDefined();
	expect(directSendOf(text('😀'.repeat(1025)))).toBeUndefined();
});
