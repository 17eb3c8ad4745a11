import { Draft } from '../../nodes/WhatsAppCloud/message/draft';
import { buildText } from '../../nodes/WhatsAppCloud/message/types/text';

describe('a text message', () => {
	it('is what was written, to the letter', () => {
		const body = '  <b>"Hi"</b> \n\t{{1}} مرحبا 👩‍👩‍👧 & \'bye\'  ';
		const draft = new Draft();
		expect(buildText({ body, previewUrl: false }, draft)).toEqual({
			type: 'text',
			text: { preview_url: false, body },
		});
		expect(draft.refusals).toEqual([]);
	});

	it('has at most 4096 characters, however many bytes each has', () => {
		const fits = new Draft();
		buildText({ body: '👍'.repeat(4096), previewUrl: true }, fits);
		expect(fits.refusals).toEqual([]);
		const tooLong = new Draft();
		buildText({ body: 'a'.repeat(4097), previewUrl: true }, tooLong);
		expect(tooLong.refusals).toEqual([
			'Text has 4097 characters; Meta allows at most 4096. The option Split Long Texts sends it in several messages',
		]);
	});
});
