import { setImmediate as turn } from 'node:timers/promises';

import { inParallel } from '../../nodes/WhatsAppCloud/actions/parallel';
import type { PlannedSend } from '../../nodes/WhatsAppCloud/send/claim/claims';
import { CustomersTurns } from '../../nodes/WhatsAppCloud/send/customersTurns';

const send = (more: Partial<PlannedSend> = {}): PlannedSend => ({
	...{ phoneNumberId: '1', recipient: '5511987654321', callbackData: '', messagesPerSecond: 0 },
	...more,
});

/** Which of the messages of a batch are begun while the first one is on its way, and which were in the end. */
async function begunBeside(all: PlannedSend[], outcome: 'sent' | 'refused' = 'sent') {
	const turns = new CustomersTurns();
	const begun: number[] = [];
	const first: PromiseWithResolvers<void> = Promise.withResolvers();
	const done = inParallel([...all.entries()], 8, undefined, async ([index, one], lane) => {
		const work = async () => {
			begun.push(index);
			if (index === 0) await first.promise;
		};
		await turns.after(one, lane, work).catch(() => undefined);
	});
	for (let count = 0; count < 10; count++) await turn();
	const meanwhile = begun.slice(1);
	if (outcome === 'sent') first.resolve();
	else first.reject(new Error('refused'));
	await done;
	return { meanwhile, all: begun };
}

it.each([
	['what goes to the same customer', send()],
	['their number in another spelling', send({ recipient: '551187654321' })],
	['what is as urgent', send({ priority: 'normal' })],
])('%s waits until the message before is out', async (_what, second) => {
	expect(await begunBeside([send(), second, send()])).toEqual({ meanwhile: [], all: [0, 1, 2] });
});

it.each([
	['what goes to others', send({ recipient: '31612345678' })],
	['what goes out from another number', send({ phoneNumberId: '2' })],
	['what is more urgent', send({ priority: 'high' })],
])('%s does not', async (_what, second) => {
	expect(await begunBeside([send(), send(), second])).toEqual({ meanwhile: [2], all: [0, 2, 1] });
});

it('goes on with what comes next when the message before was refused', async () => {
	const { all } = await begunBeside([send(), send(), send()], 'refused');
	expect(all).toEqual([0, 1, 2]);
});
