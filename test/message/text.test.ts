import { buildText } from '../../nodes/WhatsAppCloud/message/text';

describe('a text message', () => {
	it('is what was written, to the letter', () => {
		const body = '  <b>"Hi"</b> \n\t{{1}} مرحبا 👩‍👩‍👧 & \'bye\'  ';
		expect(buildText({ body, previewUrl: false })).toEqual({
			message: { type: 'text', text: { preview_url: false, body } },
		});
	});

	it('has at most 4096 characters, however many bytes each has', () => {
		expect(buildText({ body: '👍'.repeat(4096), previewUrl: true })).toHaveProperty('message');
		expect(buildText({ body: 'a'.repeat(4097), previewUrl: true })).toEqual({
			refused: expect.stringContaining('has 4097 characters; Meta takes at most 4096') as unknown,
		});
	});
});
