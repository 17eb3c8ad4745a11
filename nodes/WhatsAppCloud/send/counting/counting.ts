import type { IDataObject } from 'n8n-workflow';

import type { SendBatch } from '../batch';
import { withoutRescue } from '../claim/claims';
import type { Choice, SendInput } from '../composition';
import type { OtherOutput } from '../outcome/notSent';
import type { Ready } from '../ready';
import { countOf, type Counted } from './charging';
import { reasonBefore, withoutRoom } from './noRoom';

/** What a message counts as; or what its item gives out instead. */
export function countOne(
	batch: SendBatch,
	input: SendInput,
	choice: Choice,
): { counted?: Counted; instead?: IDataObject | OtherOutput } {
	const { guard } = input;
	const counted = countOf(input, choice, batch.now());
	if (!counted || !('why' in counted)) return counted ? { counted } : {};
	return guard === undefined
		? {}
		: { instead: withoutRoom(input, choice, reasonBefore(counted, guard), batch.now()) };
}

/** What was chosen cannot go out any more: what goes out now costs something else than what was claimed. */
export class CountsOtherwise extends Error {
	override readonly name = 'CountsOtherwise';

	constructor(readonly choice: Choice) {
		super('Another message goes out than was claimed, and costs something else');
	}
}

/** The item with what it counts as now; its former share is free again. */
export async function countedAnew(
	batch: SendBatch,
	{ files: _files, parts: _parts, rescue: _rescue, place, ...ready }: Ready,
	{ choice }: CountsOtherwise,
): Promise<Ready> {
	const { input, sending } = ready;
	const { counted, instead } = countOne(batch, input, choice);
	await sending.recorded();
	if (instead || !place) return { ...ready, choice, ...(instead ? { instead } : {}) };
	const plan = { ...withoutRescue(place.send), counted };
	return { ...ready, choice, place: sending.plan(plan, true) };
}
