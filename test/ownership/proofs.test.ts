import type { Verdict } from '../../nodes/WhatsAppCloud/ownership/claim';
import { HOLDS_FOR_MS, RENEW_AFTER_MS } from '../../nodes/WhatsAppCloud/ownership/claim';
import { proverOf } from '../../nodes/WhatsAppCloud/ownership/identity';
import type { Kind } from '../../nodes/WhatsAppCloud/ownership/notYours';
import type { OwnStore } from '../../nodes/WhatsAppCloud/ownership/ownStore';
import { until } from '../../tools/until.ts';
import { json, startGraphServer } from '../support/graphServer';
import { describeOwnership } from './bench';

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 60 * 60_000];
const EXPIRED = { kind: 'error', code: 190, subcode: 463, status: 401 };
const DOWN = { kind: 'http', status: 503 };

/** A Graph that says yes to everything: at once, or while it is held only when it is let go. */
async function startYes() {
	let release: PromiseWithResolvers<void> | undefined;
	const server = await startGraphServer((request, response) => {
		void (release?.promise ?? Promise.resolve()).then(() => json({ id: '1' })(request, response));
	});
	const { url: baseUrl, received } = server;
	return {
		...{ baseUrl, received },
		hold: () => void (release = Promise.withResolvers()),
		letGo() {
			release?.resolve();
			release = undefined;
		},
	};
}

describeOwnership((bench) => {
	const stateOf = async (own: OwnStore, id: string, kind: Kind = 'number') =>
		(await own.proofs.verdict(kind, id, 'delivery')).state;

	/** The verdict once Graph's answer has come, which is asked for beside the work. */
	async function renewed(own: OwnStore, id: string): Promise<Verdict> {
		return await until(
			'there is news',
			async () => {
				const verdict = await own.proofs.verdict('number', id, 'delivery');
				return (verdict.state !== 'proven' || verdict.doubt !== undefined) && verdict;
			},
			{ everyMs: 20 },
		);
	}

	const passes = (ms: number) => {
		bench().now += ms;
	};

	it('what Graph shows is proven, and what it does not show is not', async () => {
		const [me, other] = [await bench().newBusiness(), await bench().newBusiness()];
		const own = bench().open(me);
		for (const [kind, mine, theirs] of [
			['number', me.phoneNumberId, other.phoneNumberId],
			['businessAccount', me.businessAccountId, other.businessAccountId],
			['app', me.appId, other.appId],
		] as const) {
			expect(await stateOf(own, mine, kind)).toBe('proven');
			expect(await stateOf(own, theirs, kind)).toBe('foreign');
		}
	});

	it.each([
		['an account in the place of a number', 'number', 'businessAccountId', 'foreign'],
		['a number in the place of an account', 'businessAccount', 'phoneNumberId', 'foreign'],
		['a number in the place of an app', 'app', 'phoneNumberId', 'unchecked'],
	] as const)('%s proves nothing', async (_what, kind, what, state) => {
		const me = await bench().newBusiness();
		const own = bench().open({ ...me, appId: me[what] });
		expect(await stateOf(own, me[what], kind)).toBe(state);
	});

	it('what a later version of Graph calls otherwise is not taken for a no', async () => {
		const message =
			'(#100) Tried accessing nonexisting field (link) on node type (WhatsAppBusinessPhoneNumber)';
		const graph = await startGraphServer(json({ error: { message, code: 100 } }, 400));
		const own = bench().open(await bench().newBusiness(), { baseUrl: graph.url });
		expect(await stateOf(own, '106540352242922')).toBe('unchecked');
	});

	it.each(['', '0', 'me', '1/../2', '1?fields=id', '9'.repeat(31), '１２'])(
		'"%s" is a number of nobody',
		async (id) => {
			expect(await stateOf(bench().open(await bench().newBusiness()), id)).toBe('foreign');
		},
	);

	it('an app is proven by its secret, not by the access token', async () => {
		const me = await bench().newBusiness();
		const liar = bench().open({ ...me, appSecret: 'f'.repeat(32) });
		expect(await stateOf(liar, me.appId, 'app')).toBe('unchecked');
	});

	it('an app that the credential does not name is the one that the token belongs to', async () => {
		const [me, other] = [await bench().newBusiness(), await bench().newBusiness()];
		const own = bench().open({ ...me, appId: '' });
		expect(await stateOf(own, me.appId, 'app')).toBe('proven');
		expect(await stateOf(own, other.appId, 'app')).toBe('foreign');
	});

	it("another app than the credential's is not asked for: its public side shows itself to everybody", async () => {
		const [me, graph] = [await bench().newBusiness(), await startYes()];
		const own = bench().open(me, graph);
		expect(await stateOf(own, '123456', 'app')).toBe('foreign');
		expect(graph.received).toEqual([]);
	});

	it('prices do without what is not proven yet, and wait for nobody', async () => {
		const [me, graph] = [await bench().newBusiness(), await startYes()];
		graph.hold();
		const own = bench().open(me, graph);
		expect(await own.prices.find(me.businessAccountId)).toEqual({ cards: [] });
		expect(graph.received).toEqual([]);
	});

	it('numbers that Meta does not answer for are left, and it is said why', async () => {
		const me = await bench().newBusiness();
		await stateOf(bench().open(me), me.phoneNumberId);
		const token = await bench().newToken(me.businessAccountId);
		await bench().break(me.phoneNumberId, DOWN);
		const { keys, left } = await bench()
			.open({ ...me, accessToken: token })
			.numbers();
		expect(keys).toEqual([]);
		expect(left.find(({ phoneNumberId }) => phoneNumberId === me.phoneNumberId)?.why).toMatch(
			/503/,
		);
	});

	it('is asked once for all who want to know at the same time', async () => {
		const me = await bench().newBusiness();
		const own = bench().open(me);
		bench().asked();
		const all = Array.from({ length: 50 }, async () => await stateOf(own, me.phoneNumberId));
		expect(new Set(await Promise.all(all))).toEqual(new Set(['proven']));
		expect(bench().asked()).toBe(1);
	});

	it('is not asked again for an hour, nor by another process, and then beside the work', async () => {
		const [me, graph] = [await bench().newBusiness(), await startYes()];
		await stateOf(bench().open(me, graph), me.phoneNumberId);
		const own = bench().open(me, graph);
		for (let passed = MINUTE; passed < RENEW_AFTER_MS; passed += MINUTE) {
			passes(MINUTE);
			expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
		}
		expect(graph.received).toHaveLength(1);
		passes(MINUTE);
		graph.hold();
		expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
		graph.letGo();
		await until('the proof is renewed', async () => {
			const [proof] = await bench().store.proofs.find(own.proofs.prover.account, [
				`number:${me.phoneNumberId}`,
			]);
			return proof?.provenAt === bench().now;
		});
		expect(graph.received).toHaveLength(2);
	});

	it.each([
		['the token has expired', EXPIRED],
		['Graph is down', DOWN],
		['nothing answers', { kind: 'reset-before' }],
	])('a proof holds for 30 days while %s, and not a moment longer', async (_why, fault) => {
		const me = await bench().newBusiness();
		const own = bench().open(me);
		await stateOf(own, me.phoneNumberId);
		const begun = bench().now;
		await bench().break(me.phoneNumberId, fault);
		passes(RENEW_AFTER_MS);
		expect(await renewed(own, me.phoneNumberId)).toMatchObject({
			...{ state: 'proven', doubt: { until: begun + HOLDS_FOR_MS } },
		});
		bench().now = begun + HOLDS_FOR_MS - 1;
		expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
		expect(await stateOf(bench().open(me), me.phoneNumberId)).toBe('proven');
		bench().now = begun + HOLDS_FOR_MS;
		expect(await stateOf(own, me.phoneNumberId)).toBe('unchecked');
		await expect(own.findWindows(me.phoneNumberId, [{ phone: '316' }])).rejects.toThrow();
		await bench().mend();
		passes(HOUR);
		expect(await own.proofs.verdict('number', me.phoneNumberId, 'delivery')).toEqual({
			...{ state: 'proven', key: me.phoneNumberId },
		});
	});

	it('is asked as soon again when it fails anew as when it failed for the first time', async () => {
		const me = await bench().newBusiness();
		const own = bench().open(me);
		await bench().break(me.phoneNumberId, DOWN);
		await stateOf(own, me.phoneNumberId);
		passes(HOUR);
		await bench().mend();
		expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
		await bench().break(me.phoneNumberId, DOWN);
		passes(HOLDS_FOR_MS);
		bench().asked();
		expect(await stateOf(own, me.phoneNumberId)).toBe('unchecked');
		passes(5 * SECOND);
		await bench().mend();
		expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
	});

	it('an earlier no counts no more after a yes: what Meta then cannot confirm is not dropped', async () => {
		const me = await bench().newBusiness();
		const token = await bench().newToken();
		const own = bench().open({ ...me, accessToken: token });
		expect(await stateOf(own, me.phoneNumberId)).toBe('foreign');
		await bench().give(token, me.businessAccountId);
		passes(MINUTE);
		expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
		await bench().break(me.phoneNumberId, DOWN);
		passes(HOLDS_FOR_MS);
		expect(await stateOf(own, me.phoneNumberId)).toBe('unchecked');
	});

	it('is lost when Graph first says no, however often it says so', async () => {
		const me = await bench().newBusiness();
		const token = await bench().newToken(me.businessAccountId);
		const own = bench().open({ ...me, accessToken: token });
		await stateOf(own, me.phoneNumberId);
		await bench().give(token);
		passes(RENEW_AFTER_MS);
		const lost = await renewed(own, me.phoneNumberId);
		passes(HOUR);
		bench().asked();
		expect(await own.proofs.verdict('number', me.phoneNumberId, 'delivery')).toEqual(lost);
		expect(bench().asked()).toBe(1);
	});

	it('is lost when Graph says no, for every process, and comes back when it says yes', async () => {
		const me = await bench().newBusiness();
		const token = await bench().newToken(me.businessAccountId);
		const mine = { ...me, accessToken: token };
		const [own, elsewhere] = [bench().open(mine), bench().open(mine)];
		for (const each of [own, elsewhere]) await stateOf(each, me.phoneNumberId);
		await bench().give(token);
		passes(RENEW_AFTER_MS);
		expect(await renewed(own, me.phoneNumberId)).toMatchObject({
			...{ state: 'foreign', lostAt: bench().now },
		});
		passes(MINUTE);
		expect(await stateOf(elsewhere, me.phoneNumberId)).toBe('foreign');
		await expect(own.findWindows(me.phoneNumberId, [{ phone: '316' }])).rejects.toThrow(
			/has no access to the business number/,
		);
		await bench().give(token, me.businessAccountId);
		passes(HOUR);
		expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
		passes(MINUTE);
		expect(await stateOf(elsewhere, me.phoneNumberId)).toBe('proven');
	});

	it.each([
		['no', 0, MINUTE],
		['nothing', DOWN, 5 * SECOND],
	] as const)(
		'is asked ever more rarely while it says %s, whatever comes in',
		async (_what, fault, least) => {
			const [me, other] = [await bench().newBusiness(), await bench().newBusiness()];
			const own = bench().open(me);
			if (fault) await bench().break(other.phoneNumberId, fault);
			const requests: number[] = [];
			for (let hour = 0; hour < 2; hour++) {
				bench().asked();
				for (let at = 0; at < HOUR; at += least / 2) {
					await stateOf(own, other.phoneNumberId);
					passes(least / 2);
				}
				requests.push(bench().asked());
			}
			expect(requests[0]).toBeLessThanOrEqual(25);
			expect(requests[1]).toBeLessThanOrEqual(12);
		},
	);

	it('is asked again at once after the store could not take its answer', async () => {
		const me = await bench().newBusiness();
		const own = bench().open(me);
		const prove = jest.spyOn(bench().store.proofs, 'prove');
		prove.mockRejectedValueOnce(new Error('The disk is full'));
		await expect(own.proofs.verdict('number', me.phoneNumberId, 'delivery')).rejects.toThrow(
			'The disk is full',
		);
		expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
		prove.mockRestore();
	});

	it('is asked once a minute while the store cannot be written, however much Meta sends', async () => {
		const me = await bench().newBusiness();
		const own = bench().open(me);
		const prove = jest.spyOn(bench().store.proofs, 'prove');
		prove.mockRejectedValue(new Error('The disk is full'));
		bench().asked();
		for (let delivery = 0; delivery < 5; delivery++) {
			passes(10 * SECOND);
			const verdict = own.proofs.verdict('number', me.phoneNumberId, 'delivery');
			await expect(verdict).rejects.toThrow('The disk is full');
		}
		expect(bench().asked()).toBe(1);
		passes(MINUTE);
		prove.mockRestore();
		expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
		expect(bench().asked()).toBe(1);
	});

	it('a person is answered with what is so now, at most 5 seconds old', async () => {
		const [me, other] = [await bench().newBusiness(), await bench().newBusiness()];
		const token = await bench().newToken(me.businessAccountId);
		const own = bench().open({ ...me, accessToken: token });
		await expect(own.proofs.key('number', other.phoneNumberId)).rejects.toThrow(/has no access/);
		await bench().give(token, me.businessAccountId, other.businessAccountId);
		passes(5 * SECOND);
		expect(await own.proofs.key('number', other.phoneNumberId)).toBe(other.phoneNumberId);
	});

	it('a delivery waits only so long for Graph, whose answer counts when it comes', async () => {
		const [me, graph] = [await bench().newBusiness(), await startYes()];
		graph.hold();
		const own = bench().open(me, graph, { person: MINUTE * 10, delivery: 50 });
		expect(await stateOf(own, me.phoneNumberId)).toBe('unchecked');
		const person = own.proofs.key('number', me.phoneNumberId);
		expect(await stateOf(own, me.phoneNumberId)).toBe('unchecked');
		graph.letGo();
		expect(await person).toBe(me.phoneNumberId);
		expect(await stateOf(own, me.phoneNumberId)).toBe('proven');
		expect(graph.received).toHaveLength(1);
	});

	it('a delivery waits for the answer that a person has asked for, before it would ask', async () => {
		const [me, other] = [await bench().newBusiness(), await bench().newBusiness()];
		const token = await bench().newToken(me.businessAccountId);
		const own = bench().open({ ...me, accessToken: token });
		expect(await stateOf(own, other.phoneNumberId)).toBe('foreign');
		await bench().give(token, me.businessAccountId, other.businessAccountId);
		passes(5 * SECOND);
		const person = own.proofs.key('number', other.phoneNumberId);
		expect(await stateOf(own, other.phoneNumberId)).toBe('proven');
		expect(await person).toBe(other.phoneNumberId);
	});

	it('a delivery about thousands of numbers costs four requests at a time, and is answered', async () => {
		const [me, graph] = [await bench().newBusiness(), await startYes()];
		graph.hold();
		const own = bench().open(me, graph, { person: MINUTE * 10, delivery: 50 });
		const ids = Array.from({ length: 2_000 }, (_value, index) => String(400_000_000_000 + index));
		const states = await Promise.all(ids.map(async (id) => await stateOf(own, id)));
		expect(new Set(states)).toEqual(new Set(['unchecked']));
		await until('it is asked', () => graph.received.length >= 4);
		expect(graph.received).toHaveLength(4);
		graph.letGo();
		const known = async () => {
			const verdicts = await Promise.all(
				ids.map(async (id) => await own.proofs.known('number', id)),
			);
			return verdicts.filter(({ state }) => state === 'proven').length;
		};
		await until('what was asked is answered', async () => (await known()) >= 200);
		expect(graph.received).toHaveLength(200);
	});

	it('the token, and what could be tried out of it, stands nowhere', async () => {
		const me = await bench().newBusiness();
		const { baseUrl, apiVersion } = { baseUrl: bench().sandbox.url, apiVersion: 'v26.0' };
		const settings = { accessToken: me.accessToken, apiVersion, baseUrl };
		const one = proverOf(settings);
		expect(JSON.stringify(one)).not.toContain(me.accessToken);
		expect(proverOf({ ...settings, apiVersion: 'v25.0' })).toEqual(one);
		expect(proverOf({ ...settings, baseUrl: `${baseUrl}/` })).toEqual(one);
		const other = proverOf({ ...settings, baseUrl: 'https://graph.example.com' });
		expect([other.account, other.realm]).not.toContain(one.account);
		expect(other.realm).not.toBe(one.realm);
	});
});
