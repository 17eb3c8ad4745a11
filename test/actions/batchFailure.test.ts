import type { INode } from 'n8n-workflow';

import { toBatchFailure } from '../../nodes/WhatsAppCloud/actions/batchFailure';
import { BadInput } from '../../nodes/WhatsAppCloud/actions/failure';

const node: INode = {
	...{ id: '1', name: 'Send', type: 'whatsAppCloud', typeVersion: 1 },
	...{ position: [0, 0], parameters: {} },
};

const item = (itemIndex: number, error: unknown, to?: unknown) => ({ itemIndex, error, to });

describe('a batch that cannot begin', () => {
	it('of one item says why, and n8n which', async () => {
		const failure = await toBatchFailure(node, [item(0, new BadInput('Text is empty'))], 1, 'sent');
		expect(failure.message).toBe('Text is empty');
		expect(failure.context.itemIndex).toBe(0);
	});

	it('names the one that is wrong, and whose it is', async () => {
		const wrong = [item(3, new BadInput('Text is empty', 'Fill it in.'), ' 06 12345678 ')];
		const failure = await toBatchFailure(node, wrong, 8, 'sent');
		expect(failure.message).toBe(
			'Nothing was sent. 1 of 8 items cannot be sent: item 3 (06 12345678): Text is empty',
		);
		expect(failure.description).toBe('Fill it in.');
		// n8n would add the index once more.
		expect(failure.context.itemIndex).toBeUndefined();
	});

	it('says each reason and each advice once, and a customer who stands in the reason not again', async () => {
		const failure = await toBatchFailure(
			node,
			[
				item(0, new BadInput('Text is empty', 'Fill it in.'), 31611118881),
				item(1, new BadInput('Customer "x" is no number.', 'Map a field.'), 'x'),
				item(4, new BadInput('Text is empty', 'Fill it in.'), { no: 'text' }),
			],
			5,
			'sent',
		);
		expect(failure.message).toBe(
			'Nothing was sent. 3 of 5 items cannot be sent: item 0 (31611118881), 4: Text is empty; item 1: Customer "x" is no number',
		);
		expect(failure.description).toBe('Fill it in. Map a field.');
	});

	it('names ten, and counts the others', async () => {
		const same = new BadInput('Text is empty');
		const alike = Array.from({ length: 25 }, (_, index) => item(index, same));
		expect((await toBatchFailure(node, alike, 26, 'done')).message).toBe(
			'Nothing was done. 25 of 26 items cannot be done: item 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15 more: Text is empty',
		);
		const unlike = Array.from({ length: 25 }, (_, index) =>
			item(index, new BadInput(`No ${index}`)),
		);
		expect((await toBatchFailure(node, unlike, 26, 'done')).message).toMatch(
			/; item 9: No 9; 15 more$/,
		);
	});

	it('for one reason that is about no item says that alone', async () => {
		const same = new BadInput('The store is gone');
		const failure = await toBatchFailure(node, [item(0, same), item(1, same)], 2, 'sent');
		expect(failure.message).toBe('The store is gone');
	});
});
