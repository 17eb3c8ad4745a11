import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import { REREAD_AFTER_MS } from '../../nodes/WhatsAppCloud/ownership/claim';
import { Claims } from '../../nodes/WhatsAppCloud/ownership/claims';
import { NotYours } from '../../nodes/WhatsAppCloud/ownership/notYours';
import { ProofReads } from '../../nodes/WhatsAppCloud/ownership/reads';
import type { Proof, ProofLedger } from '../../nodes/WhatsAppCloud/store/proofs';

const T = Date.UTC(2026, 10, 23);

/** A store whose answers come when they are let go, and a clock. */
function start() {
	const now = { ms: T };
	const stored: Proof[] = [];
	const reads: Array<{ objects: string[]; answer: () => void }> = [];
	const find: ProofLedger['find'] = async (_account, objects) => {
		const found = stored.filter(({ object }) => objects.includes(object));
		const { promise, resolve } = Promise.withResolvers<Proof[]>();
		reads.push({ objects, answer: () => resolve(found) });
		return await promise;
	};
	const ledger = { find } as ProofLedger;
	return { now, stored, reads, claims: new Claims(new ProofReads(ledger, 'me'), () => now.ms) };
}

const one = { object: 'number:1', key: '1', provenAt: T };

type Bench = ReturnType<typeof start>;

/** Looks something up, and lets the store answer after `meanwhile`. */
async function lookUp({ claims, reads }: Bench, meanwhile = () => undefined as unknown) {
	const claim = claims.of('number:1');
	await new Promise(setImmediate);
	meanwhile();
	for (const { answer } of reads.splice(0)) answer();
	return await claim;
}

describe('what other processes have found', () => {
	it('is looked up once a minute, for all who ask at the same time in one go', async () => {
		const bench = start();
		const others = ['number:1', 'number:2'].map(async (object) => await bench.claims.of(object));
		let asked: string[][] = [];
		await lookUp(bench, () => (asked = bench.reads.map(({ objects }) => objects)));
		await Promise.all(others);
		expect(asked).toEqual([['number:1', 'number:2']]);
		bench.now.ms += REREAD_AFTER_MS - 1;
		await bench.claims.of('number:1');
		expect(bench.reads).toEqual([]);
	});

	it.each([
		['proven', REREAD_AFTER_MS],
		['proven, though the clock was put back', -REREAD_AFTER_MS],
	])('counts: it was %s', async (_what, passed) => {
		const bench = start();
		expect((await lookUp(bench)).proof).toBeUndefined();
		bench.stored.push(one);
		bench.now.ms += passed;
		expect((await lookUp(bench)).proof).toEqual(one);
	});

	it('counts: Graph has said yes elsewhere since it failed, or said no, here', async () => {
		const bench = start();
		const claim = await lookUp(bench);
		const failure = new GraphError({ title: 'Down', advice: '', retry: 'later', sent: 'no' });
		const trouble = { askedAt: T, troubleSince: T, failure, saidNo: new NotYours('number', '1') };
		Object.assign(claim, trouble);
		const yes = { ...one, provenAt: T + 1 };
		for (const [found, known] of [
			[one, { ...trouble, proof: one }],
			[
				{ ...yes, refusedAt: T + 2 },
				{ ...trouble, proof: { ...yes, refusedAt: T + 2 } },
			],
			[yes, { askedAt: T, proof: yes }],
		] as const) {
			bench.stored.splice(0, 1, found);
			bench.now.ms += REREAD_AFTER_MS;
			expect(await lookUp(bench)).toEqual({ ...known, readAt: bench.now.ms });
		}
	});

	it('counts: nothing is proven any more', async () => {
		const bench = start();
		bench.stored.push(one);
		expect((await lookUp(bench)).proof).toEqual(one);
		bench.stored.length = 0;
		bench.now.ms += REREAD_AFTER_MS;
		expect((await lookUp(bench)).proof).toBeUndefined();
	});

	it('is older than what Graph has said while it was looked up', async () => {
		const bench = start();
		const claim = await lookUp(bench);
		bench.now.ms += REREAD_AFTER_MS;
		await lookUp(bench, () => Object.assign(claim, { proof: one, askedAt: bench.now.ms }));
		expect(claim.proof).toEqual(one);
	});
});
