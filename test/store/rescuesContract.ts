import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import {
	EXPIRED,
	RESCUES_AT_ONCE,
	RESCUE_LEASE_MS,
	type DueRescue,
	type RescueDraft,
} from '../../nodes/WhatsAppCloud/store/rescues';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { REFUSAL_LIFE_MS, RESCUE_LIFE_MS } from '../../nodes/WhatsAppCloud/store/retention';

const T = Date.UTC(2026, 10, 23);
let last = 0;

/** A free-form message with a template beside it, on a number of its own. */
function newRescue() {
	const id = `${process.pid}${++last}`;
	const draft: RescueDraft = {
		key: `rescue-${id}`,
		phoneNumberId: id,
		recipient: `316${id}`,
		request: JSON.stringify({ type: 'template', id }),
		about: JSON.stringify({ to: `316${id}` }),
		messagesPerSecond: 0.5,
	};
	return { draft, messageId: `wamid.${id}` };
}

type Rescue = ReturnType<typeof newRescue>;

function observation(kind: 'refused' | 'concluded', { draft, messageId }: Rescue): Observation {
	return { kind, phoneNumberId: draft.phoneNumberId, customer: {}, at: T, messageId };
}

/** What a store promises about templates that wait as a rescue; both implementations are put to it. */
export function describeRescues(open: () => Store, reopen: () => Store): void {
	const reserve = async ({ draft: { key, phoneNumberId, recipient } }: Rescue) => {
		const claim = { key, phoneNumberId, recipient, callbackData: '' };
		await open().reserveSends([claim], { messagesPerSecond: 0 }, T);
	};
	const send = async (rescue: Rescue) => {
		const { messageId } = rescue;
		const { key } = rescue.draft;
		await reserve(rescue);
		await open().settleSends([{ key, result: 'sent', messageId, outcome: '{}' }], T);
	};
	const receive = async (kind: 'refused' | 'concluded', ...rescues: Rescue[]) =>
		await open().receive({ observations: rescues.map((rescue) => observation(kind, rescue)) }, T);
	const claim = async ({ draft }: Rescue, now = T) =>
		await open().rescues.claim([draft.phoneNumberId], now);
	/** Kept, sent, refused and claimed. */
	const claimed = async (): Promise<Rescue & { due: DueRescue }> => {
		const rescue = newRescue();
		await open().rescues.keep([rescue.draft], T);
		await send(rescue);
		await receive('refused', rescue);
		const [due] = (await claim(rescue)).due;
		if (!due) throw new Error('The rescue is not due');
		return { ...rescue, due };
	};
	const news = async (rescue: Rescue, messageIds: string[] = [], scope = 'workflow/node') =>
		await open().rescues.findNews({
			scope,
			messageIds,
			phoneNumberIds: [rescue.draft.phoneNumberId],
		});

	it('gives a template out once its message was refused, and only then', async () => {
		const rescue = newRescue();
		await open().rescues.keep([rescue.draft], T);
		expect(await claim(rescue)).toEqual({ due: [] });
		await send(rescue);
		expect(await claim(rescue)).toEqual({ due: [] });
		await receive('refused', rescue, rescue);
		expect(await open().rescues.claim(['another number'], T)).toEqual({ due: [] });
		expect(await claim(rescue, T + 1)).toEqual({
			due: [{ ...rescue.draft, messageId: rescue.messageId, refusedAt: T }],
			againAt: T + 1 + RESCUE_LEASE_MS,
		});
	});

	it('also if the refusal comes before the sender has noted the message', async () => {
		const rescue = newRescue();
		await open().rescues.keep([rescue.draft], T);
		await receive('refused', rescue);
		expect((await claim(rescue)).due).toEqual([]);
		await send(rescue);
		expect((await claim(rescue)).due).toMatchObject([{ key: rescue.draft.key }]);
	});

	it('also if the sender died, and a status tells which message it was', async () => {
		const rescue = newRescue();
		const { key, phoneNumberId, recipient } = rescue.draft;
		await open().rescues.keep([rescue.draft], T);
		const callbackData = `key:${key}`;
		const reserved = { key, phoneNumberId, recipient, callbackData };
		await open().reserveSends([reserved], { messagesPerSecond: 0 }, T);
		const about = { phoneNumberId, customer: { phone: recipient }, messageId: rescue.messageId };
		await open().receive(
			{
				observations: [
					{ ...about, kind: 'settled', at: T, callbackData },
					{ ...about, kind: 'refused', at: T },
				],
			},
			T,
		);
		expect((await claim(rescue)).due).toMatchObject([{ messageId: rescue.messageId }]);
	});

	it('deletes the template of a message that arrived, or failed otherwise', async () => {
		const rescue = newRescue();
		await open().rescues.keep([rescue.draft], T);
		await send(rescue);
		await receive('concluded', rescue);
		await receive('refused', rescue);
		expect(await claim(rescue)).toEqual({ due: [] });
	});

	it('believes of a message only what is said on its number', async () => {
		const rescue = newRescue();
		await open().rescues.keep([rescue.draft], T);
		await send(rescue);
		const elsewhere = { ...rescue, draft: { ...rescue.draft, phoneNumberId: 'another number' } };
		await receive('concluded', elsewhere);
		await receive('refused', elsewhere);
		expect(await claim(rescue)).toEqual({ due: [] });
		expect(await claim(elsewhere)).toEqual({ due: [] });
		await receive('refused', rescue);
		expect((await claim(rescue)).due).toMatchObject([{ key: rescue.draft.key }]);
	});

	it('deletes the template of a message that did not go out', async () => {
		const rescue = newRescue();
		const { key } = rescue.draft;
		await open().rescues.keep([rescue.draft], T);
		await reserve(rescue);
		const notSent = { key, result: 'notSent' as const, claimedAt: T };
		await open().settleSends([notSent], T);
		await send(rescue);
		await receive('refused', rescue);
		expect(await claim(rescue)).toEqual({ due: [] });
	});

	it('forgets a template after 48 hours', async () => {
		const rescue = newRescue();
		await open().rescues.keep([rescue.draft], T);
		await send(rescue);
		await receive('refused', rescue);
		expect((await claim(rescue, T + RESCUE_LIFE_MS)).due).toEqual([]);
		expect((await claim(rescue, T + RESCUE_LIFE_MS - 1)).due).toHaveLength(1);
	});

	it('gives each rescue to one of several who ask at once', async () => {
		const rescues = Array.from({ length: 40 }, newRescue);
		await open().rescues.keep(
			rescues.map(({ draft }) => draft),
			T,
		);
		for (const rescue of rescues) await send(rescue);
		await Promise.all([receive('refused', ...rescues), receive('refused', ...rescues)]);
		const numbers = rescues.map(({ draft }) => draft.phoneNumberId);
		const answers = await Promise.all(
			Array.from({ length: 5 }, async () => await open().rescues.claim(numbers, T)),
		);
		const due = answers.flatMap((answer) => answer.due.map(({ messageId }) => messageId));
		expect(due.sort()).toEqual(rescues.map(({ messageId }) => messageId).sort());
	});

	it('gives a rescue out again when its lease is over, unless it is finished', async () => {
		const { due, ...rescue } = await claimed();
		expect((await claim(rescue, T + RESCUE_LEASE_MS - 1)).due).toEqual([]);
		expect((await claim(rescue, T + RESCUE_LEASE_MS)).due).toEqual([due]);
		// A pause is no whole number of milliseconds.
		await open().rescues.finish(due, { result: 'later', at: T + 5 * RESCUE_LEASE_MS - 0.5 }, T);
		expect(await claim(rescue, T + 4 * RESCUE_LEASE_MS)).toEqual({
			due: [],
			againAt: T + 5 * RESCUE_LEASE_MS,
		});
		await open().rescues.finish(due, { result: 'sent', rescueMessageId: 'wamid.R' }, T);
		expect(await claim(rescue, T + 9 * RESCUE_LEASE_MS)).toEqual({ due: [] });
		// Meta repeats a status for days.
		await receive('refused', rescue);
		expect(await claim(rescue, T + 9 * RESCUE_LEASE_MS)).toEqual({ due: [] });
		// Nor does it count what somebody says who was slower.
		await open().rescues.finish(due, { result: 'failed', failure: '{}' }, T + 1);
		await open().rescues.finish(due, { result: 'stuck', failure: '{}' }, T + 1);
		expect(await news(rescue, ['wamid.R'])).toMatchObject([{ state: 'sent', at: T }]);
	});

	it('does not wait for a clock that was put back to catch up', async () => {
		const DAY = 24 * 60 * 60 * 1000;
		const { due, ...rescue } = await claimed();
		await open().rescues.finish(due, { result: 'later', at: T + DAY }, T);
		expect(await claim(rescue)).toEqual({ due: [due], againAt: T + RESCUE_LEASE_MS });
	});

	it('tells of a rescue with news of the template, of a failed one at once; to each workflow once', async () => {
		const { due, ...rescue } = await claimed();
		expect(await news(rescue)).toEqual([]);
		const rescueMessageId = `${rescue.messageId}.template`;
		await open().rescues.finish(due, { result: 'sent', rescueMessageId }, T + 7);
		const { messageId } = rescue;
		const { phoneNumberId, about } = rescue.draft;
		expect(await news(rescue)).toEqual([]);
		expect(await news(rescue, ['wamid.other', rescueMessageId])).toEqual([
			{ messageId, phoneNumberId, about, state: 'sent', at: T + 7, rescueMessageId },
		]);

		const failed = await claimed();
		const failure = '{"code":132015}';
		await open().rescues.finish(failed.due, { result: 'failed', failure }, T + 8);
		expect(await news(failed)).toEqual([
			{
				...{ messageId: failed.messageId, phoneNumberId: failed.draft.phoneNumberId },
				...{ about: failed.draft.about, state: 'failed', at: T + 8, failure },
			},
		]);
		const heard = { scope: 'workflow/node', keys: [`rescued:${failed.messageId}`] };
		await open().pendingEvents.confirm(heard, T);
		expect(await news(failed)).toEqual([]);
		expect(await news(failed, [], 'another/node')).toHaveLength(1);
	});

	it('tells of one that is out however many are not', async () => {
		const [first, ...others] = Array.from({ length: RESCUES_AT_ONCE + 2 }, newRescue);
		if (!first) throw new Error('There is none');
		const { phoneNumberId } = first.draft;
		for (const { draft } of others) draft.phoneNumberId = phoneNumberId;
		const all = [first, ...others];
		await open().rescues.keep(
			all.map(({ draft }) => draft),
			T,
		);
		for (const rescue of all) await send(rescue);
		await receive('refused', ...all);
		const due = [...(await claim(first)).due, ...(await claim(first)).due];
		const last = due.pop();
		for (const one of due) {
			await open().rescues.finish(one, { result: 'failed', failure: '{}' }, T + 1);
		}
		if (last)
			await open().rescues.finish(last, { result: 'sent', rescueMessageId: 'wamid.R' }, T + 2);
		const told = await news(first, ['wamid.R']);
		expect(told).toHaveLength(1 + RESCUES_AT_ONCE);
		expect(told).toContainEqual(expect.objectContaining({ rescueMessageId: 'wamid.R' }));
	});

	const hearOf = async (key: string) =>
		await open().pendingEvents.confirm({ scope: 'workflow/node', keys: [key] }, T);
	const isStuck = async ({ draft: { phoneNumberId } }: Rescue, now = T) => {
		const other = { phoneNumberId, recipient: '31600000000', callbackData: '' };
		const [reservation] = await open().reserveSends([other], { messagesPerSecond: 0 }, now);
		return reservation?.state === 'go' && reservation.rescuesStuck === true;
	};

	it('leaves what nobody here may send to somebody who can, and tells both', async () => {
		const { due, ...rescue } = await claimed();
		expect(await isStuck(rescue)).toBe(false);
		const failure = '{"code":190}';
		await open().rescues.finish(due, { result: 'stuck', failure }, T + 1);
		const { messageId } = rescue;
		expect(await news(rescue)).toMatchObject([{ messageId, state: 'stuck', at: T + 1, failure }]);
		await hearOf(`rescued:${messageId}:stuck`);
		expect(await news(rescue)).toEqual([]);
		expect(await isStuck({ ...newRescue() }, T + 1)).toBe(false);
		expect(await isStuck(rescue, T + 1)).toBe(true);
		expect((await claim(rescue, T + 1)).due).toEqual([due]);
		// Somebody is at it.
		expect(await isStuck(rescue, T + 2)).toBe(false);
		await open().rescues.finish(due, { result: 'sent', rescueMessageId: `${messageId}.t` }, T + 3);
		expect(await news(rescue, [`${messageId}.t`])).toMatchObject([{ state: 'sent', at: T + 3 }]);
		expect(await isStuck(rescue, T + RESCUE_LEASE_MS + 3)).toBe(false);
	});

	it('tells that the outcome is not known, and what it was when a status has told', async () => {
		const { due, ...rescue } = await claimed();
		await open().rescues.finish(due, { result: 'unknown', at: T + 60 }, T + 1);
		const { messageId } = rescue;
		expect(await news(rescue)).toMatchObject([{ messageId, state: 'unknown', at: T + 1 }]);
		await hearOf(`rescued:${messageId}:unknown`);
		expect(await news(rescue)).toEqual([]);
		expect((await claim(rescue, T + 59)).due).toEqual([]);
		expect((await claim(rescue, T + 60)).due).toEqual([due]);
		await open().rescues.finish(due, { result: 'sent', rescueMessageId: `${messageId}.t` }, T + 3);
		expect(await news(rescue, [`${messageId}.t`])).toMatchObject([{ state: 'sent', at: T + 3 }]);
	});

	it.each(['waiting', 'stuck', 'unknown'] as const)(
		'tells of what nobody sent in 48 hours that it failed (%s)',
		async (state) => {
			const { due, ...rescue } = await claimed();
			const failure = '{"code":190}';
			if (state === 'stuck') await open().rescues.finish(due, { result: 'stuck', failure }, T);
			if (state === 'unknown') {
				await open().rescues.finish(due, { result: 'unknown', at: T + 60 }, T);
			}
			const end = T + RESCUE_LIFE_MS;
			await forget(end);
			expect((await claim(rescue, end)).due).toEqual([]);
			const { about } = rescue.draft;
			const expected = {
				waiting: { state: 'failed', about, at: end, failure: EXPIRED },
				stuck: { state: 'failed', about, at: end, failure },
				// It may be out: nobody knows better now.
				unknown: { state: 'unknown', about, at: T },
			}[state];
			expect(await news(rescue)).toMatchObject([expected]);
			await forget(T + REFUSAL_LIFE_MS);
			expect(await news(rescue)).toEqual([]);
		},
	);

	/** The store forgets what is old at the first occasion, which comes to every process once an hour. */
	async function forget(now: number): Promise<void> {
		const store = reopen();
		const other = { phoneNumberId: 'another', recipient: '31600000000', callbackData: '' };
		await store.reserveSends([other], { messagesPerSecond: 0 }, now);
		await store.close();
	}
}
