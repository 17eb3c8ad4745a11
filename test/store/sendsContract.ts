import { callbackDataFor } from '../../nodes/WhatsAppCloud/delivery/key';
import type { SendClaim } from '../../nodes/WhatsAppCloud/store/sends';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';

const T = Date.UTC(2026, 10, 23);
const NUMBER = '106540352242922';
const UNLIMITED = { messagesPerSecond: 0 };

let keys = 0;
const newKey = () => `key-${++keys}-${process.pid}`.padEnd(32, '-');
let recipients = 31600000000;
const newRecipient = () => String(++recipients);

const claim = (more: Partial<SendClaim> = {}): SendClaim => ({
	key: newKey(),
	phoneNumberId: NUMBER,
	recipient: newRecipient(),
	callbackData: '',
	...more,
});

const go = (at: number, alone = false) => ({ state: 'go', at, alone });

/** What a store promises about sends; both implementations are put to it. */
export function describeSends(open: () => Store): void {
	const reserve = async (sends: SendClaim[], options: object = {}, now = T) =>
		await open().reserveSends(sends, { ...UNLIMITED, ...options }, now);

	it('lets a message go once, and tells what became of it', async () => {
		const send = claim();
		const { key = '' } = send;
		expect(await reserve([send])).toEqual([go(T)]);
		expect(await reserve([send], {}, T + 5)).toEqual([{ state: 'inFlight', claimedAt: T }]);
		const outcome = '{"to":"1"}';
		await open().settleSends([{ key, result: 'sent', messageId: 'wamid.1', outcome }], T + 6);
		expect(await reserve([send])).toEqual([{ state: 'sent', messageId: 'wamid.1', outcome }]);
	});

	it('frees a key that was not sent, but never one that was', async () => {
		const [sent, refused] = [claim(), claim()];
		await reserve([sent, refused]);
		const outcome = '{}';
		await open().settleSends(
			[
				{ key: sent.key ?? '', result: 'sent', messageId: 'wamid.2', outcome },
				{ key: refused.key ?? '', result: 'notSent', claimedAt: T },
			],
			T,
		);
		await open().settleSends([{ key: sent.key ?? '', result: 'notSent', claimedAt: T }], T);
		expect(await reserve([sent, refused])).toMatchObject([{ state: 'sent' }, go(T)]);
	});

	it('remembers what was sent though the claim was lost, as a replica that takes over may lack the last second', async () => {
		const send = claim();
		const { key = '', recipient } = send;
		const sent = { key, result: 'sent', messageId: `wamid.${key}`, outcome: '{}' } as const;
		const to = { phoneNumberId: NUMBER, recipient };
		await open().settleSends([{ ...sent, to }], T);
		await open().settleSends([{ ...sent, to }], T);
		expect(await reserve([send])).toMatchObject([{ state: 'sent', messageId: `wamid.${key}` }]);
	});

	it('gives a message in flight out again only to who accepts a second copy, and only late', async () => {
		const send = claim();
		await reserve([send]);
		const takeOver = { takeOverAfterMs: 60_000 };
		expect(await reserve([send], takeOver, T + 59_999)).toMatchObject([{ state: 'inFlight' }]);
		expect(await reserve([send], {}, T + 60_000)).toMatchObject([{ state: 'inFlight' }]);
		expect(await reserve([send], takeOver, T + 60_000)).toMatchObject([{ state: 'go' }]);
		expect(await reserve([send], takeOver, T + 60_001)).toMatchObject([{ state: 'inFlight' }]);
	});

	it('never gives out again what was sent, not even to who accepts a second copy', async () => {
		const send = claim();
		await reserve([send]);
		const sent = {
			key: send.key ?? '',
			result: 'sent',
			messageId: 'wamid.3',
			outcome: '{}',
		} as const;
		await open().settleSends([sent], T);
		const late = await reserve([send], { takeOverAfterMs: 60_000 }, T + 600_000);
		expect(late).toMatchObject([{ state: 'sent', messageId: 'wamid.3' }]);
	});

	it('takes what a call may have claimed that failed from nobody else', async () => {
		const send = claim();
		await reserve([send], { callId: newKey() });
		const failed = { key: send.key ?? '', result: 'notSent', callId: newKey() } as const;
		await open().settleSends([failed], T);
		expect(await reserve([send])).toMatchObject([{ state: 'inFlight' }]);
	});

	it('leaves what somebody else took over to them', async () => {
		const send = claim();
		const { key = '' } = send;
		await reserve([send]);
		await reserve([send], { takeOverAfterMs: 60_000 }, T + 60_000);
		expect(await open().renewSends([{ key, claimedAt: T }], T + 60_001)).toEqual([false]);
		await open().settleSends([{ key, result: 'notSent', claimedAt: T }], T + 60_001);
		expect(await reserve([send])).toEqual([{ state: 'inFlight', claimedAt: T + 60_000 }]);
	});

	it('keeps a message that is still being worked on from being taken over', async () => {
		const send = claim();
		const { key = '' } = send;
		await reserve([send]);
		expect(await open().renewSends([{ key, claimedAt: T }], T + 59_000)).toEqual([true]);
		const later = await reserve([send], { takeOverAfterMs: 60_000 }, T + 60_000);
		expect(later).toEqual([{ state: 'inFlight', claimedAt: T + 59_000 }]);
		await open().settleSends([{ key, result: 'notSent', claimedAt: T + 59_000 }], T);
		expect(await reserve([send])).toEqual([go(T)]);
		await open().settleSends([{ key, result: 'sent', messageId: `wamid.${key}`, outcome: '' }], T);
		expect(await open().renewSends([{ key, claimedAt: T }], T + 1)).toEqual([false]);
	});

	it('renews many at once, each for whoever holds it', async () => {
		const sends = [claim(), claim(), claim()];
		await reserve(sends);
		const held = sends.map(({ key = '' }, index) => ({ key, claimedAt: T - (index % 2) }));
		expect(await open().renewSends(held, T + 10)).toEqual([true, false, true]);
		expect(await open().renewSends([], T + 10)).toEqual([]);
	});

	it('gives each of many messages to one of several who ask at once', async () => {
		const sends = Array.from({ length: 200 }, () => claim());
		const answers = await Promise.all(
			[sends, [...sends].reverse(), sends, [...sends].reverse()].map(
				async (asked) => await reserve(asked),
			),
		);
		const going = sends.map((_send, index) =>
			answers.map((answer, turn) => answer[turn % 2 === 0 ? index : sends.length - 1 - index]),
		);
		for (const answersOfOne of going) {
			expect(answersOfOne.filter((answer) => answer?.state === 'go')).toHaveLength(1);
		}
	});

	/** Its callback data is made of its key. */
	const withOwnData = (more: Partial<SendClaim> = {}) => {
		const key = newKey();
		return claim({ ...more, key, callbackData: callbackDataFor(key) });
	};

	/** A status came, at `at`. */
	const settle = async (
		callbackData: string,
		customer: object,
		messageId: string,
		at = T,
		phoneNumberId = NUMBER,
	) => {
		await open().receive(
			{
				observations: [{ kind: 'settled', phoneNumberId, customer, at, messageId, callbackData }],
			},
			T,
		);
	};

	it('learns from a status what became of a message in flight', async () => {
		const ours = withOwnData();
		const first = claim({ callbackData: 'campaign' });
		const second = claim({ callbackData: 'campaign' });
		const without = claim();
		const all = [ours, first, second, without];
		await reserve(all);
		await settle(ours.callbackData, { phone: '4711' }, 'wamid.a');
		await settle('campaign', { phone: second.recipient, userId: 'NL.1' }, 'wamid.b');
		await settle('', { phone: without.recipient }, 'wamid.c');
		expect(await reserve(all)).toMatchObject([
			{ state: 'sent', messageId: 'wamid.a' },
			{ state: 'inFlight' },
			{ state: 'sent', messageId: 'wamid.b' },
			{ state: 'inFlight' },
		]);
		// What is known already stays as it is.
		await settle('campaign', { phone: second.recipient }, 'wamid.z');
		expect(await reserve([second])).toMatchObject([{ messageId: 'wamid.b' }]);
	});

	it.each(['phone', 'userId', 'parentUserId'])(
		'whichever of the names in the status the message was sent to: %s',
		async (name) => {
			const send = claim({ callbackData: 'campaign' });
			await reserve([send]);
			const others = { phone: newRecipient(), userId: 'NL.1', parentUserId: 'NL.ENT.1' };
			const names = { ...others, [name]: send.recipient };
			await settle('campaign', names, `wamid.${name}.${send.recipient}`);
			expect(await reserve([send])).toMatchObject([{ state: 'sent' }]);
		},
	);

	it("takes no status of a refused message for that of the template in its place, with callback data of the person's", async () => {
		const recipient = newRecipient();
		const callbackData = `order-1-${recipient}`;
		const [refused, rescue] = [1, 2].map(() => claim({ recipient, callbackData })) as [
			SendClaim,
			SendClaim,
		];
		const [first, second] = [`wamid.first.${recipient}`, `wamid.second.${recipient}`];
		const state = async () => JSON.stringify(await reserve([refused, rescue]));
		await reserve([refused]);
		await settle(callbackData, { phone: recipient }, first);
		await reserve([rescue], {}, T + 1);
		await settle(callbackData, { phone: recipient }, first, T + 2);
		expect(await state()).toMatch(new RegExp(`${first}.*inFlight`));
		await settle(callbackData, { phone: recipient }, first, T + 3);
		await settle(callbackData, { phone: recipient }, second, T + 3);
		expect(await state()).toMatch(new RegExp(`${first}.*${second}`));
	});

	it("believes of a message only the statuses of its number, with callback data of the person's", async () => {
		const [ours, messageId] = [claim({ callbackData: `order-${newKey()}` }), newKey()];
		const theirs = { ...ours, key: newKey(), phoneNumberId: '999' };
		const status = async (number: string) => {
			await settle(ours.callbackData, { phone: ours.recipient }, messageId, T, number);
		};
		await reserve([ours]);
		await reserve([theirs]);
		await status('999');
		expect(await reserve([theirs])).toMatchObject([{ state: 'sent' }]);
		expect(await reserve([ours])).toMatchObject([{ state: 'inFlight' }]);
		await status(NUMBER);
		expect(await reserve([ours])).toMatchObject([{ state: 'sent' }]);
	});

	it('believes of a message with callback data of its own only the statuses of its number', async () => {
		const ours = withOwnData();
		await reserve([ours]);
		await settle(ours.callbackData, { phone: ours.recipient }, newKey(), T, '999');
		expect(await reserve([ours])).toMatchObject([{ state: 'inFlight' }]);
		await settle(ours.callbackData, { phone: ours.recipient }, newKey());
		expect(await reserve([ours])).toMatchObject([{ state: 'sent' }]);
	});

	it("knows a person's callback data that looks like our own", async () => {
		const looksAlike = claim({ callbackData: 'key:17' });
		await reserve([looksAlike]);
		await settle('key:17', { phone: looksAlike.recipient }, newKey());
		expect(await reserve([looksAlike])).toMatchObject([{ state: 'sent' }]);
	});

	it.each([
		['a NUL', 'a\0b', 'a\ufffdb'],
		['half an emoji', 'a\ud83d', 'a\ufffd'],
	])('knows callback data with %s again as statuses are read', async (_what, sent, read) => {
		const send = claim({ callbackData: sent });
		await reserve([send]);
		await settle(read, { phone: send.recipient }, `wamid.read.${send.recipient}`);
		expect(await reserve([send])).toMatchObject([{ state: 'sent' }]);
	});

	it.each(['half an emoji: \ud83d', 'a NUL: \0'])(
		'lets no odd callback data keep others from going: %j',
		async (callbackData) => {
			const odd = claim({ callbackData });
			expect(await reserve([claim(), odd, claim()])).toEqual([go(T), go(T), go(T)]);
			await settle(callbackData, { phone: odd.recipient }, `wamid.odd.${odd.recipient}`);
			expect(await reserve([odd])).toMatchObject([{ state: 'sent' }]);
		},
	);

	it.each(['half an emoji: \ud83d', 'a NUL: \0'])(
		'lets no odd message ID keep the outcomes beside it from being recorded: %j',
		async (messageId) => {
			const sends = [claim(), claim()];
			await reserve(sends);
			const outcomes = sends.map(({ key = '' }, index) => ({
				...{ key, result: 'sent' as const, messageId: `${messageId}${index}`, outcome: '{}' },
			}));
			await open().settleSends(outcomes, T);
			expect(await reserve(sends)).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
		},
	);

	it('takes no status of another message for that of one in flight', async () => {
		const recipient = newRecipient();
		const [first, second, third] = [1, 2, 3].map(() =>
			claim({ recipient, callbackData: 'campaign' }),
		) as [SendClaim, SendClaim, SendClaim];
		await reserve([first]);
		const messageId = `wamid.first.${recipient}`;
		await open().settleSends(
			[{ key: first.key ?? '', result: 'sent', messageId, outcome: '{}' }],
			T,
		);
		await reserve([second, third]);
		const state = async () =>
			(await reserve([second, third])).map((reservation) =>
				'messageId' in reservation ? reservation.messageId : reservation.state,
			);
		// The customer reads the first one.
		await settle('campaign', { phone: recipient }, messageId);
		expect(await state()).toEqual(['inFlight', 'inFlight']);
		// One that was sent without this node, long before.
		await settle('campaign', { phone: recipient }, `wamid.old.${recipient}`, T - 3_600_000);
		expect(await state()).toEqual(['inFlight', 'inFlight']);
		const [a, b] = [`wamid.a.${recipient}`, `wamid.b.${recipient}`];
		await settle('campaign', { phone: recipient }, a, T + 1);
		await settle('campaign', { phone: recipient }, a, T + 2);
		expect(await state()).toEqual([a, 'inFlight']);
		await settle('campaign', { phone: recipient }, b, T + 3);
		expect(await state()).toEqual([a, b]);
	});

	it('closes a window as of the sending of the message that Meta refused', async () => {
		const phone = newRecipient();
		const send = claim({ recipient: phone });
		await reserve([send]);
		await open().settleSends(
			[{ key: send.key ?? '', result: 'sent', messageId: `wamid.${phone}`, outcome: '{}' }],
			T,
		);
		const about = { phoneNumberId: NUMBER, customer: { phone } };
		await open().receive(
			{
				observations: [
					// The customer wrote between the sending and the refusal: the window is open.
					{ kind: 'opened', ...about, at: T + 1000, by: 'message' },
					{ kind: 'closed', ...about, at: T + 2000, messageId: `wamid.${phone}` },
				],
			},
			T + 3000,
		);
		const [window] = await open().findWindows(NUMBER, [{ phone }]);
		expect(window).toMatchObject({ openedAt: T + 1000, closedAt: T });
	});

	it('finds a customer under the number as people write it', async () => {
		const [given, phone] = [newRecipient(), newRecipient()];
		await open().receive(
			{
				observations: [
					{ kind: 'spelled', phoneNumberId: NUMBER, customer: { phone }, given, at: T },
					{ kind: 'opened', phoneNumberId: NUMBER, customer: { phone }, at: T, by: 'message' },
				],
			},
			T,
		);
		const windows = await open().findWindows(NUMBER, [{ phone: given }, { phone: '1' }, { phone }]);
		expect(windows).toMatchObject([{ openedAt: T }, undefined, { openedAt: T }]);
		expect(await open().findWindows('2', [{ phone: given }])).toEqual([undefined]);
	});

	it('spaces the messages of a number, whoever sends them', async () => {
		const phoneNumberId = newRecipient();
		const on = () => claim({ phoneNumberId });
		const limit = { messagesPerSecond: 80 };
		expect(await reserve([on(), on()], limit)).toEqual([go(T), go(T + 12.5)]);
		expect(await reserve([on()], limit, T + 1)).toEqual([go(T + 25)]);
		expect(await reserve([on()], limit, T + 1000)).toEqual([go(T + 1000)]);
		expect(await reserve([on()], { messagesPerSecond: 0 }, T + 999)).toEqual([go(T + 999)]);
		// Of messages that do not go, none takes a place.
		const sent = on();
		await reserve([sent], limit, T + 2000);
		expect(await reserve([sent, on()], limit, T + 2000)).toMatchObject([
			{ state: 'inFlight' },
			go(T + 2012.5),
		]);
	});

	it('claims nothing while the number is planned too far ahead', async () => {
		const [phoneNumberId, messagesPerSecond] = [newKey(), 10];
		const some = (count: number) => Array.from({ length: count }, () => claim({ phoneNumberId }));
		await reserve(some(10), { messagesPerSecond }, T);
		const sends = some(3);
		const later = { state: 'later', waitMs: 500 };
		const asking = { messagesPerSecond, aheadMs: 500 };
		expect(await reserve(sends, asking, T)).toEqual([later, later, later]);
		expect(await reserve(sends, asking, T + 200)).toMatchObject([{ waitMs: 300 }, {}, {}]);
		// Whose clock is behind sees no more of a queue than there is.
		expect(await reserve(sends, asking, T - 3000)).toMatchObject([{ waitMs: 500 }, {}, {}]);
		expect(await reserve(some(1), { messagesPerSecond, aheadMs: 1000 }, T)).toEqual([go(T + 1000)]);
		const times = [1100, 1200, 1300].map((at) => go(T + at));
		expect(await reserve(sends, asking, T + 600)).toEqual(times);
		expect(await reserve(some(1), { messagesPerSecond }, T + 600)).toEqual([go(T + 1400)]);
	});

	it('finds room for messages that have no limit, or have had their time', async () => {
		const phoneNumberId = newKey();
		const one = () => [claim({ phoneNumberId })];
		await reserve([...one(), ...one(), ...one()], { messagesPerSecond: 1 }, T);
		expect(await reserve(one(), { aheadMs: 0 }, T)).toEqual([go(T)]);
		const paced = { messagesPerSecond: 1, aheadMs: 0, isPaced: true };
		expect(await reserve(one(), paced, T)).toEqual([go(T)]);
	});

	it('gives no two messages of a number the same time, whoever asks, and how far ahead', async () => {
		const phoneNumberId = newKey();
		const asking = Array.from({ length: 60 }, async (_, index) => {
			const sends = Array.from({ length: 1 + (index % 7) }, () => claim({ phoneNumberId }));
			const aheadMs = [undefined, 0, 100, 500][index % 4];
			return await reserve(sends, { messagesPerSecond: 80, aheadMs }, T + (index % 5) * 30);
		});
		const reservations = (await Promise.all(asking)).flat();
		const times = reservations.flatMap((one) => (one.state === 'go' ? one.at : []));
		times.sort((a, b) => a - b);
		expect(times.length).toBeGreaterThan(59);
		times.slice(1).forEach((at, index) => {
			expect(at - (times[index] ?? 0)).toBeGreaterThan(12.4);
		});
	});

	it('lets 45 messages to one recipient go at once, and then one every 6 seconds', async () => {
		const [phoneNumberId, recipient] = [newRecipient(), newRecipient()];
		const to = (who = recipient) => claim({ phoneNumberId, recipient: who });
		await reserve(Array.from({ length: 44 }, () => to()));
		expect(await reserve([to(), to(newRecipient()), to(), to()])).toEqual([
			go(T),
			go(T),
			go(T + 6000, true),
			go(T + 12_000, true),
		]);
	});

	it('does not wait for a clock that was put back to catch up', async () => {
		const [phoneNumberId, recipient] = [newRecipient(), newRecipient()];
		const to = (who = newRecipient()) => claim({ phoneNumberId, recipient: who });
		const limit = { messagesPerSecond: 10 };
		await reserve([to(), to(), ...Array.from({ length: 46 }, () => to(recipient))]);
		await reserve([to(), to()], limit);
		const back = T - 3_600_000;
		expect(await reserve([to(), to()], limit, back)).toEqual([go(back + 200), go(back + 300)]);
		expect(await reserve([to(recipient)], {}, back)).toEqual([go(back + 12_000, true)]);
		// Clocks of machines that differ a little.
		expect(await reserve([to()], limit, back - 5_000)).toEqual([go(back + 400)]);
	});

	it('claims again, at the same pace, where the number was planned far ahead by a clock that was put back', async () => {
		const [phoneNumberId, messagesPerSecond] = [newKey(), 1];
		const one = () => [claim({ phoneNumberId })];
		await reserve([...one(), ...one()], { messagesPerSecond }, T);
		const [asking, back] = [{ messagesPerSecond, aheadMs: 500 }, T - 3_600_000];
		expect(await reserve(one(), asking, back)).toEqual([go(back + 2000)]);
		expect(await reserve(one(), asking, back)).toEqual([{ state: 'later', waitMs: 2500 }]);
	});

	it('paces messages without a key as well', async () => {
		const { phoneNumberId, recipient } = claim({ phoneNumberId: newRecipient() });
		const send = { phoneNumberId, recipient, callbackData: '' };
		const limit = { messagesPerSecond: 10 };
		expect(await reserve([send, send], limit)).toEqual([go(T), go(T + 100)]);
	});

	it('claims a message that has had its time without giving it another', async () => {
		const slow = { messagesPerSecond: 0.1 };
		const phoneNumberId = `paced-${newKey()}`;
		const [first, second] = [claim({ phoneNumberId }), claim({ phoneNumberId })];
		expect(await reserve([first], slow)).toEqual([go(T)]);
		expect(await reserve([second], { ...slow, isPaced: true })).toEqual([go(T)]);
		expect(await reserve([second], { ...slow, isPaced: true })).toMatchObject([
			{ state: 'inFlight' },
		]);
		expect(await reserve([claim({ phoneNumberId })], slow)).toEqual([go(T + 10_000)]);
		// Nor does it use up what goes to the recipient.
		const recipient = newRecipient();
		const many = (count: number) => Array.from({ length: count }, () => claim({ recipient }));
		await reserve(many(45), { isPaced: true });
		expect(await reserve(many(45))).toEqual(Array.from({ length: 45 }, () => go(T)));
	});
}
