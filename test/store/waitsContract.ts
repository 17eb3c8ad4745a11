import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import { ADOPTION_STEP_MS } from '../../nodes/WhatsAppCloud/store/pendingEvents';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import {
	ANSWER_LEASE_MS,
	waitForDecision,
	type Reply,
	type Wait,
} from '../../nodes/WhatsAppCloud/store/waits';

const T = Date.UTC(2026, 10, 23);
const HOUR = 60 * 60 * 1000;
let last = 0;

/** A customer on a business number of the test's own. */
function newCustomer() {
	const id = `${process.pid}${String(++last).padStart(4, '0')}`;
	return { phoneNumberId: id, phone: `316${id}`, userId: `NL.${id}` };
}

type Customer = ReturnType<typeof newCustomer>;

/** What a store promises about executions that wait; both implementations are put to it. */
export function describeWaits(open: () => Store): void {
	const ask = async (customer: Customer, more: Partial<Wait> = {}, now = T) => {
		const { phoneNumberId, phone } = customer;
		const key = more.key ?? `wait-${phoneNumberId}-${++last}`;
		const wait: Wait = {
			...{ key, phoneNumberId, customer: phone, anyReply: true, expiresAt: T + HOUR },
			...{ resumeUrl: `https://n8n.example.com/webhook-waiting/${key}`, ...more },
		};
		await open().waits.open(wait, now);
		const claim = { key, phoneNumberId, recipient: phone, callbackData: '' };
		await open().reserveSends([claim], { messagesPerSecond: 0 }, T);
		const messageId = `wamid.${key}`;
		const outcome = JSON.stringify({ messageId });
		await open().settleSends([{ key, result: 'sent', messageId, outcome }], T);
		return { ...wait, messageId };
	};
	const reply = (customer: Customer, more: Partial<Reply> = {}): Reply => {
		const { phoneNumberId, phone, userId } = customer;
		const messageId = `wamid.reply-${phoneNumberId}-${++last}`;
		return {
			...{ phoneNumberId, customer: { phone, userId }, messageId, tapped: false, at: T + 1000 },
			...{ answer: JSON.stringify({ messageId }), ...more },
		};
	};
	const answer = async (...replies: Reply[]) => await open().waits.answer(replies, T + 5000);
	const claim = async ({ phoneNumberId }: Customer, now = T + 6000) =>
		await open().waits.claim([phoneNumberId], now);
	const resumed = async (customer: Customer) =>
		(await claim(customer)).due.map(({ resumeUrl }) => resumeUrl);

	it.each(['phone alone', 'phone and user ID'])(
		'gives it the answer of who has another number since, though they never wrote from the former one (%s)',
		async (known) => {
			const customer = newCustomer();
			const { phoneNumberId, phone, userId } = customer;
			const wait = await ask(customer);
			const becomes = { phone: `${phone}9` };
			const about = { phoneNumberId, customer: { phone }, at: T + 500 };
			await open().receive({ observations: [{ kind: 'renamed', ...about, becomes }] }, T + 600);
			const now = known === 'phone alone' ? becomes : { ...becomes, userId };
			const wrote = {
				kind: 'opened',
				by: 'message',
				...about,
				customer: now,
				at: T + 1000,
			} as const;
			await open().receive({ observations: [wrote] }, T + 1000);
			expect(await answer(reply(customer, { customer: now }))).toEqual(['pending']);
			expect(await resumed(customer)).toEqual([wait.resumeUrl]);
		},
	);

	it('gives an answer to the execution that waits for it, with what was sent', async () => {
		const customer = newCustomer();
		const wait = await ask(customer);
		const said = reply(customer);
		expect(await answer(said)).toEqual(['pending']);
		expect(await claim(customer)).toEqual({
			due: [
				{
					id: expect.any(Number) as number,
					resumeUrl: wait.resumeUrl,
					phoneNumberId: customer.phoneNumberId,
					answer: said.answer,
					answerMessageId: said.messageId,
					outcome: JSON.stringify({ messageId: wait.messageId }),
					answeredAt: T + 5000,
					expiresAt: T + HOUR,
				},
			],
			againAt: T + 6000 + ANSWER_LEASE_MS,
		});
	});

	it.each([
		['nobody waits for', {}, undefined],
		['comes from another customer', { customer: { phone: '1' } }, {}],
		['comes on another number', { phoneNumberId: '1' }, {}],
		['is older than the question', { at: T - 3000 }, {}],
		['comes when the time is over', {}, { expiresAt: T + 5000 }],
		['is no tap where only buttons count', {}, { anyReply: false }],
		['taps a button of another message', { tapped: true, quotes: 'wamid.other' }, {}],
	])('leaves a reply that %s alone', async (_what, said: Partial<Reply>, wait?: Partial<Wait>) => {
		const customer = newCustomer();
		if (wait) await ask(customer, wait);
		expect(await answer(reply(customer, said))).toEqual([undefined]);
		expect(await claim(customer)).toEqual({ due: [] });
	});

	it('takes a tap on a button of the message, however late, before everything else', async () => {
		const customer = newCustomer();
		const first = await ask(customer, {}, T - 2);
		const second = await ask(customer, { anyReply: false }, T - 1);
		const tap = reply(customer, { tapped: true, quotes: second.messageId, at: T - HOUR });
		expect(await answer(tap)).toEqual(['pending']);
		expect(await resumed(customer)).toEqual([second.resumeUrl]);
		// Written text that quotes it is an answer only where any reply is one.
		expect(await answer(reply(customer, { quotes: first.messageId }))).toEqual(['pending']);
		expect(await resumed(customer)).toEqual([first.resumeUrl]);
	});

	it('does not take a text that quotes a message of which only buttons count', async () => {
		const customer = newCustomer();
		const { messageId } = await ask(customer, { anyReply: false });
		expect(await answer(reply(customer, { quotes: messageId }))).toEqual([undefined]);
	});

	it('gives replies that quote nothing to the oldest, each to one', async () => {
		const customer = newCustomer();
		const second = await ask(customer, {}, T - 1);
		const first = await ask(customer, {}, T - 2);
		const replies = [reply(customer), reply(customer), reply(customer)];
		expect(await answer(...replies)).toEqual(['pending', 'pending', undefined]);
		const { due } = await claim(customer);
		const got = new Map(due.map(({ resumeUrl, answerMessageId }) => [resumeUrl, answerMessageId]));
		expect(got.get(first.resumeUrl)).toBe(replies[0]?.messageId);
		expect(got.get(second.resumeUrl)).toBe(replies[1]?.messageId);
		// Meta delivers again, in whatever batch: nothing changes.
		expect(await answer(...replies.slice(0, 2))).toEqual(['pending', 'pending']);
	});

	it('gives a reply to one wait when it is delivered several times at once', async () => {
		const customer = newCustomer();
		for (let count = 0; count < 4; count++) await ask(customer);
		const said = reply(customer);
		const answers = await Promise.all(Array.from({ length: 8 }, async () => await answer(said)));
		expect(answers.flat()).toEqual(answers.map(() => 'pending'));
		expect(await resumed(customer)).toHaveLength(1);
	});

	it('knows a customer under every name', async () => {
		const known = async (customer: Customer, names: CustomerNames, asked: string) => {
			await ask(customer, { customer: asked });
			expect(await answer(reply(customer, { customer: names }))).toEqual(['pending']);
		};
		const seen = newCustomer();
		const { phoneNumberId, phone, userId } = seen;
		const about = { phoneNumberId, customer: { phone, userId }, at: T };
		await open().receive({ observations: [{ kind: 'seen', ...about }] }, T);
		// Asked by phone number, answered by somebody who hides it.
		await known(seen, { userId }, phone);
		await known(seen, { phone }, userId);
		// Meta turned the number that was asked into another one.
		const brazilian = newCustomer();
		const given = `55${brazilian.phone}`;
		const spelled = {
			phoneNumberId: brazilian.phoneNumberId,
			customer: { phone: brazilian.phone },
		};
		await open().receive({ observations: [{ kind: 'spelled', ...spelled, given, at: T }] }, T);
		await known(brazilian, { phone: brazilian.phone }, given);
	});

	it('takes a tap on the template that went out instead of the message', async () => {
		const customer = newCustomer();
		const wait = await ask(customer, { anyReply: false });
		const { phoneNumberId, phone } = customer;
		const draft = { key: wait.key, phoneNumberId, recipient: phone, request: '{}', about: '{}' };
		const sent = { messageId: wait.messageId, refusedAt: T };
		const refused = { phoneNumberId, customer: {}, at: T, messageId: wait.messageId };
		await open().receive({ observations: [{ kind: 'refused', ...refused }] }, T);
		const rescueMessageId = `${wait.messageId}.template`;
		await open().rescues.finish({ ...draft, ...sent }, { result: 'sent', rescueMessageId }, T);
		expect(await answer(reply(customer, { tapped: true, quotes: rescueMessageId }))).toEqual([
			'pending',
		]);
	});

	const fail = async ({ phoneNumberId }: Customer, messageId: string) =>
		await open().receive(
			{
				observations: [{ kind: 'undelivered', phoneNumberId, customer: {}, at: T, messageId }],
			},
			T,
		);

	it('takes nothing for an answer to a message that did not arrive', async () => {
		const [customer, stranger] = [newCustomer(), newCustomer()];
		const lost = await ask(customer);
		const second = await ask(customer, {}, T + 1);
		await fail(stranger, second.messageId);
		await fail(customer, lost.messageId);
		expect(await answer(reply(customer), reply(customer))).toEqual(['pending', undefined]);
		expect(await resumed(customer)).toEqual([second.resumeUrl]);
	});

	it('takes nothing for an answer when the template did not arrive that went out instead', async () => {
		const customer = newCustomer();
		const { key, messageId } = await ask(customer);
		const { phoneNumberId, phone } = customer;
		const draft = { key, phoneNumberId, recipient: phone, request: '{}', about: '{}' };
		const refused = { phoneNumberId, customer: {}, at: T, messageId };
		await open().receive({ observations: [{ kind: 'refused', ...refused }] }, T);
		const sent = { result: 'sent', rescueMessageId: `${messageId}.template` } as const;
		await open().rescues.finish({ ...draft, messageId, refusedAt: T }, sent, T);
		await fail(customer, sent.rescueMessageId);
		expect(await answer(reply(customer))).toEqual([undefined]);
	});

	it('forgets a wait whose message did not go out, and opens it anew', async () => {
		const customer = newCustomer();
		const wait = await ask(customer);
		await open().waits.close(wait);
		expect(await answer(reply(customer))).toEqual([undefined]);
		await open().waits.open(wait, T);
		expect(await answer(reply(customer))).toEqual(['pending']);
	});

	it('keeps an answer that came before n8n runs the node once more, and asks anew when n8n has had it', async () => {
		const customer = newCustomer();
		const wait = await ask(customer);
		expect(await answer(reply(customer))).toEqual(['pending']);
		await open().waits.open(wait, T + 5500);
		const { due } = await claim(customer);
		expect(due).toMatchObject([{ resumeUrl: wait.resumeUrl }]);
		await open().waits.finish(due[0]?.id ?? 0, { result: 'done' });
		await open().waits.open(wait, T + 5500);
		expect(await answer(reply(customer, { at: T + 6000 }))).toEqual(['pending']);
		expect(await resumed(customer)).toEqual([wait.resumeUrl]);
	});

	it('does not wait for a clock that was put back to catch up', async () => {
		const customer = newCustomer();
		await ask(customer);
		await answer(reply(customer));
		const DAY = 24 * 60 * 60 * 1000;
		const { due } = await claim(customer, T + DAY);
		expect(due).toHaveLength(1);
		expect(await claim(customer, T)).toEqual({ due, againAt: T + ANSWER_LEASE_MS });
	});

	it('gives an answer out again when its lease is over, until n8n has it', async () => {
		const customer = newCustomer();
		await ask(customer);
		const said = reply(customer);
		await answer(said);
		const [due] = (await claim(customer, T)).due;
		const id = due?.id ?? 0;
		expect((await claim(customer, T + ANSWER_LEASE_MS - 1)).due).toEqual([]);
		expect((await claim(customer, T + ANSWER_LEASE_MS)).due).toEqual([due]);
		// A pause is no whole number of milliseconds.
		await open().waits.finish(id, { result: 'later', at: T + 5 * ANSWER_LEASE_MS - 0.5 });
		expect(await claim(customer, T + 4 * ANSWER_LEASE_MS)).toEqual({
			due: [],
			againAt: T + 5 * ANSWER_LEASE_MS,
		});
		await open().waits.finish(id, { result: 'done' });
		expect(await claim(customer, T + 9 * ANSWER_LEASE_MS)).toEqual({ due: [] });
		expect(await answer(said)).toEqual(['given']);
	});

	describe('what a workflow is to have only if no waiting execution can', () => {
		/** A customer answers; the workflow keeps the message, and another one that nobody waits for. */
		const setAside = async () => {
			const customer = newCustomer();
			await ask(customer);
			const said = reply(customer);
			await answer(said);
			const { phoneNumberId } = customer;
			const scope = `workflow/${phoneNumberId}`;
			const events = [{ event: '{"text":"aside"}', waitsFor: said.messageId }, { event: '{}' }];
			const claim = { scope, keys: [said.messageId, 'other'] };
			const kept = { process: '{"run":"1"}', events };
			await open().receive({ observations: [], claim: { ...claim, kept } }, T);
			await open().pendingEvents.confirm(claim, T);
			const [due] = (await open().waits.claim([phoneNumberId], T + 6000)).due;
			const found = async () =>
				(await open().pendingEvents.find(scope)).map(({ event, isLostAnswer }) => [
					event,
					isLostAnswer,
				]);
			return { customer, said, scope, found, id: due?.id ?? 0 };
		};

		it('is left out as long as that is open, and gone when it could', async () => {
			const { said, scope, found, id } = await setAside();
			const isKept = async () =>
				await open().pendingEvents.areKept({ scope, keys: [said.messageId, 'other'] });
			expect(await found()).toEqual([['{}', false]]);
			await open().waits.finish(id, { result: 'later', at: T });
			expect(await found()).toEqual([['{}', false]]);
			expect(await isKept()).toEqual([true, true]);
			await open().waits.finish(id, { result: 'done' });
			expect(await found()).toEqual([['{}', false]]);
			expect(await isKept()).toEqual([false, true]);
			expect(await answer(said)).toEqual(['given']);
		});

		it('is found when it could not, until somebody hands it over', async () => {
			const { customer, said, scope, found, id } = await setAside();
			await open().waits.finish(id, { result: 'lost' });
			expect(await found()).toEqual([
				['{"text":"aside"}', true],
				['{}', false],
			]);
			const [first] = await open().pendingEvents.find(scope);
			const later = T + ADOPTION_STEP_MS;
			await open().pendingEvents.adopt(first ? [first] : [], '{"run":"2"}', later + 7000);
			expect(await open().pendingEvents.find(scope)).toMatchObject([
				{ isLostAnswer: false, process: '{"run":"2"}', claimedAt: later },
				{ isLostAnswer: false, process: '{"run":"1"}', claimedAt: T },
			]);
			await open().pendingEvents.take({ scope, keys: [said.messageId] }, '7', T);
			expect(await found()).toEqual([['{}', false]]);
			// Meta delivers it again: it answers nothing, also where somebody else is asked by now.
			await ask(customer);
			expect(await answer(said)).toEqual([undefined]);
			expect((await claim(customer, T + 9 * ANSWER_LEASE_MS)).due).toEqual([]);
		});
	});

	it('gives each answer to one of several who ask at once', async () => {
		const customers = Array.from({ length: 30 }, newCustomer);
		for (const customer of customers) await ask(customer);
		await answer(...customers.map((customer) => reply(customer)));
		const numbers = customers.map(({ phoneNumberId }) => phoneNumberId);
		const answers = await Promise.all(
			Array.from({ length: 5 }, async () => await open().waits.claim(numbers, T + 6000)),
		);
		const due = answers.flatMap((one) => one.due.map(({ phoneNumberId }) => phoneNumberId));
		expect(due.sort()).toEqual([...numbers].sort());
	});

	describe('what Meta decides about a template', () => {
		const wait = async (businessAccountId: string, templateId: string, url: string, now = T) => {
			const resumeUrl = `https://n8n.example.com/webhook-waiting/${url}`;
			const expiresAt = T + HOUR;
			const place = { businessAccountId, templateId };
			await open().waits.open(waitForDecision(place, { resumeUrl, expiresAt }), now);
			return resumeUrl;
		};
		const decide = async (businessAccountId: string, templateId: string, at = T + 1000) =>
			await open().waits.decide(
				{ businessAccountId, templateId, at, answer: '{"approved":true}' },
				T + 2000,
			);

		it('is given to all who wait for this template, once', async () => {
			const { phoneNumberId: waba } = newCustomer();
			const urls = [await wait(waba, '1', `${waba}-a`), await wait(waba, '1', `${waba}-b`)];
			await wait(waba, '2', `${waba}-c`);
			expect(await decide(`${waba}0`, '1')).toBe(0);
			expect(await decide(waba, '1')).toBe(2);
			expect(await decide(waba, '1')).toBe(0);
			const { due } = await open().waits.claim([waba], T + 3000);
			expect(due.map(({ resumeUrl }) => resumeUrl).sort()).toEqual(urls);
			expect(due.map(({ answer, outcome }) => [answer, outcome])).toEqual(
				Array(2).fill(['{"approved":true}', '{}']),
			);
			for (const { id } of due) await open().waits.finish(id, { result: 'done' });
			expect((await open().waits.claim([waba], T + HOUR)).due).toEqual([]);
			expect(await decide(waba, '2')).toBe(1);
		});

		it('is not given to who began to wait after it fell, or does not wait any more', async () => {
			const { phoneNumberId: waba } = newCustomer();
			await wait(waba, '1', `${waba}-a`, T + 10_000);
			expect(await decide(waba, '1', T)).toBe(0);
			const resumeUrl = await wait(waba, '3', `${waba}-b`);
			await open().waits.close({ key: 'template/3', resumeUrl });
			expect(await decide(waba, '3')).toBe(0);
			await wait(waba, '4', `${waba}-d`);
			const decision = { businessAccountId: waba, templateId: '4', at: T, answer: '{}' };
			expect(await open().waits.decide(decision, T + HOUR)).toBe(0);
		});
	});

	it('is forgotten with the customer', async () => {
		const customer = newCustomer();
		await ask(customer);
		await open().forgetCustomer({ phone: customer.phone });
		expect(await answer(reply(customer))).toEqual([undefined]);
	});
}
