import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { type Prover } from '../../nodes/WhatsAppCloud/store/proofs';
import type { RescueDraft } from '../../nodes/WhatsAppCloud/store/rescues';
import type { SharedStore } from '../../nodes/WhatsAppCloud/store/store';
import type { Reply, Wait } from '../../nodes/WhatsAppCloud/store/waits';
import { PROOF_RETENTION_MS } from '../../nodes/WhatsAppCloud/store/retention';

const T = Date.UTC(2026, 10, 23);
const HOUR = 60 * 60 * 1000;
let last = 0;

const newId = () => `${process.pid}${String(++last).padStart(4, '0')}`;
const newProver = (realm = 'meta'): Prover => ({ account: `account-${newId()}`, realm });

/** Two business numbers of the test's own, and a customer of both. */
function newNumbers() {
	return { mine: newId(), theirs: newId(), phone: `316${newId()}` };
}

/** What a store promises about who has shown what; both implementations are put to it. */
export function describeProofs(open: () => SharedStore): void {
	const keep = async (phoneNumberId: string, phone: string, account?: string) => {
		const key = `send-${newId()}`;
		const draft: RescueDraft = {
			...{ key, phoneNumberId, recipient: phone, request: '{"secret":1}', about: '{}' },
			...(account === undefined ? {} : { account }),
		};
		await open().rescues.keep([draft], T);
		const claim = { key, phoneNumberId, recipient: phone, callbackData: '' };
		await open().reserveSends([claim], { messagesPerSecond: 0 }, T);
		const messageId = `wamid.${key}`;
		await open().settleSends([{ key, result: 'sent', messageId, outcome: '{}' }], T);
		return { key, messageId };
	};
	const ask = async (phoneNumberId: string, phone: string, account?: string) => {
		const key = `wait-${newId()}`;
		const wait: Wait = {
			...{ key, phoneNumberId, customer: phone, anyReply: true, expiresAt: T + HOUR },
			resumeUrl: `https://n8n.example.com/${key}`,
			...(account === undefined ? {} : { account }),
		};
		await open().waits.open(wait, T);
		return wait;
	};
	const reply = (phoneNumberId: string, phone: string, messageId = `wamid.${newId()}`): Reply => ({
		...{ phoneNumberId, customer: { phone }, messageId, tapped: false, at: T + 1000 },
		answer: '{}',
	});
	const receive = async (...observations: Observation[]) =>
		await open().receive({ observations }, T);
	const news = (kind: 'refused' | 'concluded', phoneNumberId: string, messageId: string) =>
		({ kind, phoneNumberId, customer: {}, at: T, messageId }) as const;

	describe('proofs', () => {
		it('are known of who gave them, until Graph says no, and again once it answers again', async () => {
			const { proofs } = open();
			const [me, somebody] = [newProver(), newProver()];
			const object = `number:${newId()}`;
			expect(await proofs.find(me.account, [object])).toEqual([]);
			const key = object.slice('number:'.length);
			expect(await proofs.prove(me, object, T)).toBe(key);
			expect(await proofs.find(me.account, [object, 'number:0'])).toEqual([
				{ object, key, provenAt: T },
			]);
			expect(await proofs.find(somebody.account, [object])).toEqual([]);
			await proofs.prove(me, object, T + 5);
			await proofs.refuse(me.account, object, T + 10);
			await proofs.refuse(me.account, object, T + 20);
			expect(await proofs.find(me.account, [object])).toEqual([
				{ object, key, provenAt: T + 5, refusedAt: T + 10 },
			]);
			expect(await proofs.numbersOf(me.account)).toEqual([]);
			await proofs.prove(me, object, T + 30);
			expect(await proofs.find(me.account, [object])).toEqual([{ object, key, provenAt: T + 30 }]);
			expect(await proofs.numbersOf(me.account)).toEqual([key]);
		});

		it('that were never given cannot be lost', async () => {
			const { account } = newProver();
			await open().proofs.refuse(account, 'number:1', T);
			expect(await open().proofs.find(account, ['number:1'])).toEqual([]);
		});

		it('given at another Base URL are about something else', async () => {
			const { proofs } = open();
			const [one, another] = [`one${newId()}`, `other${newId()}`];
			const id = newId();
			const object = `number:${id}`;
			expect(await proofs.prove(newProver(one), object, T)).toBe(id);
			expect(await proofs.prove(newProver(another), object, T)).toBe(`${id}@${another}`);
			expect(await proofs.prove(newProver(one), object, T)).toBe(id);
			expect(await proofs.objects('number', one)).toEqual([object]);
			expect(await proofs.objects('number', another)).toEqual([object]);
			expect(await proofs.objects('number', 'third')).not.toContain(object);
			expect(await proofs.objects('businessAccount', one)).toEqual([]);
		});

		it('given by several at once agree on whose home it is', async () => {
			const { proofs } = open();
			const object = `number:${newId()}`;
			const realms = Array.from({ length: 8 }, () => `realm${newId()}`);
			const keys = await Promise.all(
				realms.map(async (realm) => await proofs.prove(newProver(realm), object, T)),
			);
			expect(keys.filter((key) => !key.includes('@'))).toHaveLength(1);
			const again = await Promise.all(
				realms.map(async (realm) => await proofs.prove(newProver(realm), object, T)),
			);
			expect(again).toEqual(keys);
		});

		it('of credentials that nobody uses any more are forgotten', async () => {
			const { proofs } = open();
			const [old, current] = [newProver(), newProver()];
			const object = `number:${newId()}`;
			await proofs.prove(old, object, T - PROOF_RETENTION_MS);
			await proofs.prove(current, object, T);
			expect(await proofs.find(old.account, [object])).toEqual([]);
		});

		it('take along, when they are lost, what waits for the account there, and nothing else', async () => {
			const { mine, theirs, phone } = newNumbers();
			const [me, other] = [newProver(), newProver()];
			for (const number of [mine, theirs]) await open().proofs.prove(me, `number:${number}`, T);
			await ask(mine, phone, me.account);
			const waiting = await ask(mine, phone, other.account);
			const elsewhere = await ask(theirs, phone, me.account);
			const [lost, kept] = [
				await keep(mine, phone, me.account),
				await keep(mine, phone, other.account),
			];
			await receive(news('refused', mine, lost.messageId), news('refused', mine, kept.messageId));

			await open().proofs.refuse(me.account, `number:${mine}`, T + 1);

			const said = [reply(mine, phone), reply(mine, phone), reply(theirs, phone)];
			expect(await open().waits.answer(said, T + 5)).toEqual(['pending', undefined, 'pending']);
			const { due } = await open().waits.claim([mine, theirs], T + 6);
			expect(due.map(({ resumeUrl }) => resumeUrl).sort()).toEqual(
				[waiting.resumeUrl, elsewhere.resumeUrl].sort(),
			);
			const rescues = await open().rescues.claim([mine], T + 6);
			expect(rescues.due.map(({ key }) => key)).toEqual([kept.key]);
		});
	});

	describe('what is said on one number of a message of another', () => {
		it('gives nobody its rescue', async () => {
			const { mine, theirs, phone } = newNumbers();
			const { key, messageId } = await keep(theirs, phone);
			await receive(news('refused', mine, messageId));
			expect(await open().rescues.claim([mine, theirs], T)).toEqual({ due: [] });
			// Nor does it stand in the way of what Meta says of it where it belongs.
			await receive(news('refused', theirs, messageId));
			expect(await open().rescues.claim([mine], T)).toEqual({ due: [] });
			expect((await open().rescues.claim([theirs], T)).due).toMatchObject([
				{ key, phoneNumberId: theirs },
			]);
		});

		it('does not take its rescue away', async () => {
			const { mine, theirs, phone } = newNumbers();
			const { messageId } = await keep(theirs, phone);
			await receive(news('concluded', mine, messageId), news('refused', theirs, messageId));
			expect((await open().rescues.claim([theirs], T)).due).toHaveLength(1);
		});

		it('tells nothing of what became of its rescue', async () => {
			const { mine, theirs, phone } = newNumbers();
			const { messageId } = await keep(theirs, phone);
			await receive(news('refused', theirs, messageId), news('refused', mine, messageId));
			const [due] = (await open().rescues.claim([theirs], T)).due;
			if (!due) throw new Error('The rescue is not due');
			const rescueMessageId = `${messageId}.template`;
			await open().rescues.finish(due, { result: 'sent', rescueMessageId }, T);
			const question = { scope: 'w/n', messageIds: [rescueMessageId] };
			expect(await open().rescues.findNews({ ...question, phoneNumberIds: [mine] })).toEqual([]);
			expect(
				await open().rescues.findNews({ ...question, phoneNumberIds: [theirs] }),
			).toMatchObject([{ messageId, phoneNumberId: theirs }]);
		});

		it('is no answer to what waits there, and uses none up', async () => {
			const { mine, theirs, phone } = newNumbers();
			await ask(mine, phone);
			await ask(theirs, phone);
			const said = reply(mine, phone);
			expect(await open().waits.answer([said], T + 5)).toEqual(['pending']);
			expect(await open().waits.claim([theirs], T + 5)).toEqual({ due: [] });
			const theSame = reply(theirs, phone, said.messageId);
			expect(await open().waits.answer([theSame], T + 5)).toEqual(['pending']);
			expect((await open().waits.claim([theirs], T + 5)).due).toHaveLength(1);
		});

		it('dates no refusal by its sending, and settles no send', async () => {
			const { mine, theirs, phone } = newNumbers();
			const { messageId } = await keep(theirs, phone);
			const customer = { phone };
			const at = T + HOUR;
			await receive({ kind: 'closed', phoneNumberId: mine, customer, at, messageId });
			expect(await open().findWindows(mine, [customer])).toEqual([{ closedAt: at }]);

			const send = (phoneNumberId: string, key: string) => ({
				...{ key, phoneNumberId, recipient: phone, callbackData: `key:${key}` },
			});
			const settled = (phoneNumberId: string, key: string): Observation => ({
				...{ kind: 'settled', phoneNumberId, customer, at: T, messageId: 'wamid.same' },
				callbackData: `key:${key}`,
			});
			const [one, two] = [send(mine, newId()), send(theirs, newId())];
			for (const claim of [one, two])
				await open().reserveSends([claim], { messagesPerSecond: 0 }, T);
			await receive(settled(mine, two.key), settled(mine, one.key), settled(theirs, two.key));
			for (const claim of [one, two]) {
				expect(await open().reserveSends([claim], { messagesPerSecond: 0 }, T)).toMatchObject([
					{ state: 'sent', messageId: 'wamid.same' },
				]);
			}
		});
	});

	describe('what is limited to some business numbers', () => {
		it('forgets a customer on those only', async () => {
			const { mine, theirs, phone } = newNumbers();
			const customer = { phone };
			const claim = { scope: `${mine}/n`, keys: [`${mine}1`, `${mine}2`] };
			const events = [1, 2].map((n) => ({ event: JSON.stringify({ from: phone, n }) }));
			await open().receive(
				{
					observations: [mine, theirs].map((phoneNumberId) => ({
						...{ kind: 'opened', phoneNumberId, customer, at: T, by: 'message' },
					})),
					claim: { ...claim, kept: { process: '', events, numbers: [mine, theirs] } },
				},
				T,
			);
			await ask(mine, phone);
			await ask(theirs, phone);
			const [gone, kept] = [await keep(mine, phone), await keep(theirs, phone)];
			await receive(news('refused', mine, gone.messageId), news('refused', theirs, kept.messageId));

			expect(await open().forgetCustomer(customer, [mine])).toBe(true);

			expect(await open().findWindows(mine, [customer])).toEqual([undefined]);
			expect(await open().findWindows(theirs, [customer])).toMatchObject([{ openedAt: T }]);
			const said = [reply(mine, phone), reply(theirs, phone)];
			expect(await open().waits.answer(said, T + 5)).toEqual([undefined, 'pending']);
			expect((await open().rescues.claim([mine, theirs], T)).due).toMatchObject([
				{ key: kept.key },
			]);
			expect(await open().pendingEvents.find(claim.scope)).toMatchObject([{ ...events[1] }]);
			expect(await open().forgetCustomer(customer, [mine])).toBe(false);
			expect(await open().forgetCustomer(customer, [])).toBe(false);
			expect(await open().forgetCustomer(customer)).toBe(true);
		});

		it('forgets an upload on those only', async () => {
			const { mine, theirs } = newNumbers();
			const key = { phoneNumberId: theirs, sha256: 'f'.repeat(64), mimeType: 'text/plain' };
			const mediaId = newId();
			await open().uploads.record(key, mediaId, T);
			await open().uploads.forget(mediaId, [mine]);
			await open().uploads.forget(mediaId, []);
			expect(await open().uploads.find(key, T)).toBe(mediaId);
			await open().uploads.forget(mediaId, [theirs]);
			expect(await open().uploads.find(key, T)).toBeUndefined();
		});
	});
}
