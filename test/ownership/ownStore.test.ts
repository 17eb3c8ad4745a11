import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { NotYours } from '../../nodes/WhatsAppCloud/ownership/notYours';
import { OwnStore } from '../../nodes/WhatsAppCloud/ownership/ownStore';
import { startRecorder, type Recorder } from '../support/recorder';
import { describeOwnership, type Business } from './bench';
import { waitForDecision } from '../../nodes/WhatsAppCloud/store/waits';

const HOUR = 60 * 60_000;
const CAMPAIGN = { name: 'Spring', keepMs: HOUR, kind: '[]' };
const CARD = { currency: 'EUR', effective: '2026-10-01', card: '{}' };
const NOT_OURS = /has no access to the (?:business number|WhatsApp Business Account|app) \d+/;

describeOwnership((bench) => {
	let me: Business;
	let other: Business;
	/** Answers yes to everything: a server of somebody's own in the place of Graph. */
	let yes: Recorder;
	let last = 0;

	beforeAll(async () => {
		yes = await startRecorder((_request, response) => {
			response.setHeader('Content-Type', 'application/json');
			response.end(JSON.stringify({ id: '1', display_phone_number: '1' }));
		});
	});

	afterAll(async () => await yes.close());

	beforeEach(async () => {
		[me, other] = [await bench().newBusiness(), await bench().newBusiness()];
	});

	const newId = () => `${process.pid}${++last}`;
	const newPhone = () => `316${newId()}`;
	const mine = () => bench().open(me);
	const theirs = () => bench().open(other);
	/** Somebody who proves whatever they like, at a server of their own. */
	const liar = () => bench().open({ ...other, appId: me.appId }, { baseUrl: yes.url });

	const wrote = (phone: string, { phoneNumberId } = me): Observation => ({
		...{ kind: 'opened', phoneNumberId, at: bench().now, by: 'message' },
		customer: { phone },
	});

	async function ask(own: Pick<OwnStore, 'waits'>, phone: string, { phoneNumberId } = me) {
		const resumeUrl = `https://n8n.example.com/${newId()}`;
		await own.waits.open(
			{
				...{ key: `wait-${newId()}`, resumeUrl, phoneNumberId, customer: phone },
				...{ anyReply: true, expiresAt: bench().now + HOUR },
			},
			bench().now,
		);
		return resumeUrl;
	}

	const reply = (phone: string, { phoneNumberId } = me) => ({
		...{ phoneNumberId, customer: { phone }, messageId: `wamid.${newId()}`, tapped: false },
		...{ at: bench().now + 1000, answer: '{}' },
	});

	/** Waits for the review of a template of ours. */
	async function review(own: Pick<OwnStore, 'waits'>, templateId: string) {
		const { businessAccountId } = me;
		const resumeUrl = `https://n8n.example.com/${newId()}`;
		const expiresAt = bench().now + HOUR;
		const wait = waitForDecision({ businessAccountId, templateId }, { resumeUrl, expiresAt });
		await own.waits.open(wait, bench().now);
		return resumeUrl;
	}

	const decision = (templateId: string) => ({
		...{ businessAccountId: me.businessAccountId, templateId },
		...{ at: bench().now + 1000, answer: '{}' },
	});

	/** The view, and all that it asks the store for. */
	function watched({ proofs }: OwnStore) {
		const asked: unknown[] = [];
		const watch = <T extends object>(ledger: T): T =>
			new Proxy(ledger, {
				get(target, name) {
					const found: unknown = Reflect.get(target, name);
					if (typeof found !== 'function') return isObject(found) ? watch(found) : found;
					return (...all: unknown[]): unknown => {
						asked.push(all);
						return Reflect.apply(found, target, all);
					};
				},
			});
		return { own: new OwnStore(watch(bench().store), proofs), asked };
	}

	/** Our IDs, as the store keeps them for whom Meta itself has shown them to. */
	const ours = () =>
		new RegExp(`\\b(?:${me.phoneNumberId}|${me.businessAccountId}|${me.appId})\\b(?!@)`);

	const closedWay = () => ({
		...{
			place: `number:${me.phoneNumberId}`,
			way: 'directSend' as const,
			why: 'not_eligible' as const,
		},
		...{ at: bench().now, until: bench().now + 1 },
	});

	const draftFor = (phone: string, key = `send-${newId()}`) => ({
		...{ key, phoneNumberId: me.phoneNumberId, recipient: phone, request: '{}', about: '{}' },
	});

	const dueFor = (phone: string) => ({
		...{ ...draftFor(phone), messageId: `wamid.${newId()}`, refusedAt: bench().now },
	});

	const unsentTo = (phone: string) => ({
		...{ key: `send-${newId()}`, phoneNumberId: me.phoneNumberId, recipient: phone },
		...{ campaign: CAMPAIGN, reason: 'marketing_opt_out' },
	});

	/** A free-form message that Meta has refused, as `hears` hears, with a template behind it. */
	async function refused(
		own: Pick<OwnStore, 'rescues' | 'reserveSends'>,
		phone: string,
		hears = mine(),
	) {
		const { phoneNumberId } = me;
		const key = `send-${newId()}`;
		await own.rescues.keep([draftFor(phone, key)], bench().now);
		const send = { key, phoneNumberId, recipient: phone, callbackData: '' };
		await own.reserveSends([send], { messagesPerSecond: 0 }, bench().now);
		const messageId = `wamid.${key}`;
		const { store } = bench();
		await store.settleSends([{ key, result: 'sent', messageId, outcome: '{}' }], bench().now);
		const about = { phoneNumberId, customer: {}, at: bench().now, messageId };
		await hears.receive({ observations: [{ kind: 'refused', ...about }] }, bench().now);
		return messageId;
	}

	/** Everything that a method of the view could reach of a number, an account or an app that is not its own. */
	const ATTEMPTS: Array<[string, (own: OwnStore, phone: string) => Promise<unknown>]> = [
		[
			'receive',
			async (own, phone) => await own.receive({ observations: [wrote(phone)] }, bench().now),
		],
		[
			'receive, templates',
			async (own) => {
				const templates = [{ businessAccountId: me.businessAccountId, name: 'hello' }];
				return await own.receive({ observations: [], templates }, bench().now);
			},
		],
		['findCustomers', async (own, phone) => await own.findCustomers(me.phoneNumberId, [{ phone }])],
		['findWindows', async (own, phone) => await own.findWindows(me.phoneNumberId, [{ phone }])],
		[
			'findConversations',
			async (own) =>
				await own.findConversations(me.phoneNumberId, {
					from: 0,
					to: 9e15,
					newestFirst: true,
					limit: 9,
				}),
		],
		[
			'reserveSends',
			async (own, phone) => {
				const send = { phoneNumberId: me.phoneNumberId, recipient: phone, callbackData: '' };
				return await own.reserveSends([send], { messagesPerSecond: 1 }, bench().now);
			},
		],
		[
			'uploads.find',
			async (own) =>
				await own.uploads.find(
					{ phoneNumberId: me.phoneNumberId, sha256: 'a', mimeType: 'b' },
					bench().now,
				),
		],
		[
			'uploads.record',
			async (own) => {
				const key = { phoneNumberId: me.phoneNumberId, sha256: 'a', mimeType: 'b' };
				await own.uploads.record(key, 'forged', bench().now);
			},
		],
		[
			'receive, ways',
			async (own) => await own.receive({ observations: [], ways: [closedWay()] }, bench().now),
		],
		['rescues.keep', async (own, phone) => await own.rescues.keep([draftFor(phone)], bench().now)],
		['rescues.claim', async (own) => await own.rescues.claim([me.phoneNumberId], bench().now)],
		['rescues.isKept', async (own, phone) => await own.rescues.isKept(dueFor(phone))],
		[
			'rescues.finish',
			async (own, phone) =>
				await own.rescues.finish(
					dueFor(phone),
					{ result: 'sent', rescueMessageId: 'wamid.forged' },
					bench().now,
				),
		],
		[
			'rescues.findNews',
			async (own) =>
				await own.rescues.findNews({
					...{ scope: 'w/n', messageIds: [], phoneNumberIds: [me.phoneNumberId] },
				}),
		],
		['waits.open', async (own, phone) => await ask(own, phone)],
		['waits.answer', async (own, phone) => await own.waits.answer([reply(phone)], bench().now)],
		['waits.claim', async (own) => await own.waits.claim([me.phoneNumberId], bench().now)],
		['waits.open, template', async (own, phone) => await review(own, phone)],
		['waits.decide', async (own, phone) => await own.waits.decide(decision(phone), bench().now)],
		[
			'waits.claim, templates',
			async (own) => await own.waits.claim([me.businessAccountId], bench().now, 'businessAccount'),
		],
		[
			'notes.putCallback, number',
			async (own) => {
				const place = `number:${me.phoneNumberId}`;
				await own.notes.putCallback({ place, url: 'https://evil', holder: 'x', at: 0 });
			},
		],
		[
			'notes.putCallback, account',
			async (own) => {
				const place = `businessAccount:${me.businessAccountId}`;
				await own.notes.putCallback({ place, url: 'https://evil', holder: 'x', at: 0 });
			},
		],
		[
			'notes.putCallback, app',
			async (own) => {
				await own.notes.putCallback({ place: `app:${me.appId}`, url: 'x', holder: 'x', at: 0 });
			},
		],
		[
			'notes.dropCallback',
			async (own) => {
				await own.notes.dropCallback(`number:${me.phoneNumberId}`, 'https://n8n.example.com/mine');
			},
		],
		[
			'prices.putCard',
			async (own) => await own.prices.putCard(me.businessAccountId, CARD, bench().now),
		],
		[
			'prices.dropCards',
			async (own) => await own.prices.dropCards(me.businessAccountId, CARD.currency),
		],
		[
			'prices.putAccount',
			async (own) => await own.prices.putAccount(me.businessAccountId, {}, bench().now),
		],
		['prices.findUse', async (own) => await own.prices.findUse([me.phoneNumberId], 0, bench().now)],
		['notes.putWays', async (own) => await own.notes.putWays([closedWay()])],
		[
			'consents.list',
			async (own) =>
				await own.consents.list(me.phoneNumberId, {
					...{ from: 0, to: 9e15, newestFirst: true, limit: 9 },
				}),
		],
		['consents.of', async (own, phone) => await own.consents.of(me.phoneNumberId, [{ phone }])],
		[
			'consents.people',
			async (own) => await own.consents.people(me.phoneNumberId, { marketing: 'stop', limit: 9 }),
		],
		[
			'consents.everybody',
			async (own) => await own.consents.everybody(me.phoneNumberId, { limit: 9 }),
		],
		['budgets.findNews', async (own) => await own.budgets.findNews('w/n', [me.phoneNumberId], 0)],
		['campaigns.list', async (own) => await own.campaigns.list([me.phoneNumberId], 9)],
		['campaigns.find', async (own) => await own.campaigns.find(me.phoneNumberId, CAMPAIGN.name)],
		[
			'campaigns.report',
			async (own) => {
				const groups = [];
				for await (const some of own.campaigns.report(me.phoneNumberId, CAMPAIGN.name)) {
					groups.push(...some);
				}
				return groups;
			},
		],
		[
			'campaigns.messages',
			async (own) =>
				await own.campaigns.messages(me.phoneNumberId, CAMPAIGN.name, {
					...{ which: 'all', limit: 9 },
				}),
		],
		[
			'campaigns.stop',
			async (own) => await own.campaigns.stop(me.phoneNumberId, CAMPAIGN.name, bench().now),
		],
		[
			'campaigns.note',
			async (own, phone) => await own.campaigns.note([unsentTo(phone)], bench().now),
		],
	];

	/** What tells nothing instead of refusing, which tests of its own are about. */
	const OTHERWISE = [
		...['close', 'numbers', 'forgetCustomer', 'uploads.forget'],
		...['notes.findTemplateNews', 'notes.findWays', 'notes.listCallbacks', 'prices.find'],
		// By what only whoever began it knows.
		...['renewSends', 'settleSends', 'waits.close', 'waits.finish'],
	];

	it('every way into the store is tried', () => {
		const tried = ATTEMPTS.map(([name]) => name.replace(/,.*/, ''));
		expect([...new Set([...tried, ...OTHERWISE])].toSorted()).toEqual(waysInto(mine()));
	});

	it.each(ATTEMPTS)('%s reaches nothing of another', async (_name, attempt) => {
		const phone = newPhone();
		await mine().receive({ observations: [wrote(phone)] }, bench().now);
		const resumeUrl = await ask(mine(), phone);
		await refused(mine(), phone);
		const note = { place: `number:${me.phoneNumberId}`, url: 'https://n8n.example.com/mine' };
		await mine().notes.putCallback({ ...note, holder: 'W, T', at: 0 });
		await mine().proofs.key('businessAccount', me.businessAccountId);
		await mine().proofs.key('app', me.appId);

		const denied = watched(theirs());
		await expect(attempt(denied.own, phone)).rejects.toThrow(NOT_OURS);
		await expect(attempt(denied.own, phone)).rejects.toThrow(NotYours);
		expect(denied.asked).toEqual([]);
		// At a server of their own they have something under the same ID, which is not what we have.
		const lying = watched(liar());
		const told: unknown = await attempt(lying.own, phone).catch(() => undefined);
		expect(JSON.stringify([told])).not.toMatch(/openedAt|resumeUrl|recipient|wamid/);
		expect(lying.asked).not.toEqual([]);
		expect(JSON.stringify(lying.asked)).not.toMatch(ours());

		const own = mine();
		expect(await own.findWindows(me.phoneNumberId, [{ phone }])).toMatchObject([
			{ openedAt: bench().now },
		]);
		expect(await own.notes.listCallbacks()).toMatchObject([note]);
		const key = { phoneNumberId: me.phoneNumberId, sha256: 'a', mimeType: 'b' };
		expect(await own.uploads.find(key, bench().now)).toBeUndefined();
		expect(await own.notes.findTemplateNews(me.businessAccountId, ['hello'])).toEqual([undefined]);
		expect((await own.rescues.claim([me.phoneNumberId], bench().now)).due).toHaveLength(1);
		expect(await own.waits.answer([reply(phone)], bench().now)).toEqual(['pending']);
		expect((await own.waits.claim([me.phoneNumberId], bench().now)).due).toMatchObject([
			{ resumeUrl, phoneNumberId: me.phoneNumberId },
		]);
	});

	it('one part of a call that is not theirs makes all of it do nothing', async () => {
		const phone = newPhone();
		const both = [wrote(phone, other), wrote(phone)];
		await expect(theirs().receive({ observations: both }, bench().now)).rejects.toThrow(NOT_OURS);
		expect(await theirs().findWindows(other.phoneNumberId, [{ phone }])).toEqual([undefined]);
	});

	it('what Meta decides about a template of theirs reaches who waits for it', async () => {
		const templateId = newId();
		const resumeUrl = await review(mine(), templateId);
		expect(await mine().waits.decide(decision(templateId), bench().now)).toBe(1);
		const claim = [me.businessAccountId];
		expect((await mine().waits.claim(claim, bench().now, 'businessAccount')).due).toMatchObject([
			{ resumeUrl, phoneNumberId: me.businessAccountId },
		]);
	});

	it('of templates of another account there is no news', async () => {
		const templates = [{ businessAccountId: me.businessAccountId, name: 'hello' }];
		await mine().receive({ observations: [], templates }, bench().now);
		const news = async (own: OwnStore) =>
			await own.notes.findTemplateNews(me.businessAccountId, ['hello']);
		expect(await news(mine())).toEqual([expect.any(Number)]);
		expect(await news(theirs())).toEqual([undefined]);
		expect(await news(liar())).toEqual([undefined]);
	});

	it('ways that are closed to others are not told, and not closed', async () => {
		const place = `number:${me.phoneNumberId}`;
		const note = closedWay();
		await expect(theirs().notes.putWays([note])).rejects.toThrow(NOT_OURS);
		expect(await mine().notes.findWays([place])).toEqual([]);
		await mine().notes.putWays([note]);
		expect(await mine().notes.findWays([place])).toEqual([note]);
		expect(await theirs().notes.findWays([place])).toEqual([]);
		expect(await liar().notes.findWays([place])).toEqual([]);
	});

	it('price cards of others are not told', async () => {
		await mine().prices.putCard(me.businessAccountId, CARD, bench().now);
		expect(await mine().prices.find(me.businessAccountId)).toEqual({ cards: [CARD] });
		expect(await theirs().prices.find(me.businessAccountId)).toEqual({ cards: [] });
		expect(await liar().prices.find(me.businessAccountId)).toEqual({ cards: [] });
	});

	it('callbacks of others are not listed, nor what a test of theirs has replaced', async () => {
		const places = [
			`number:${me.phoneNumberId}`,
			`businessAccount:${me.businessAccountId}`,
			`app:${me.appId}`,
		];
		for (const place of places) {
			const test = place.startsWith('app') ? {} : { test: '{"pid":1}' };
			await mine().notes.putCallback({ place, url: 'https://x', holder: 'W, T', at: 0, ...test });
		}
		const listed = async (own: OwnStore) => {
			const notes = await own.notes.listCallbacks();
			return notes.map(({ place }) => place).filter((place) => places.includes(place));
		};
		expect((await listed(mine())).sort()).toEqual([...places].sort());
		expect(await listed(theirs())).toEqual([]);
		expect(await listed(liar())).toEqual([]);
	});

	it('an upload is forgotten by those whose it is, also when somebody names its ID', async () => {
		const key = { phoneNumberId: me.phoneNumberId, sha256: 'f'.repeat(64), mimeType: 'text/plain' };
		const mediaId = newId();
		await mine().uploads.record(key, mediaId, bench().now);
		await theirs().numbers();
		for (const own of [theirs(), liar()]) await own.uploads.forget(mediaId);
		expect(await mine().uploads.find(key, bench().now)).toBe(mediaId);
		await mine().uploads.forget(mediaId);
		expect(await mine().uploads.find(key, bench().now)).toBeUndefined();
	});

	it('a customer is forgotten on the own numbers, and the others are named', async () => {
		const phone = newPhone();
		await mine().receive({ observations: [wrote(phone)] }, bench().now);
		await theirs().receive({ observations: [wrote(phone, other)] }, bench().now);
		expect(await theirs().forgetCustomer({ phone })).toBe(true);
		expect(await theirs().findWindows(other.phoneNumberId, [{ phone }])).toEqual([undefined]);
		expect(await mine().findWindows(me.phoneNumberId, [{ phone }])).toMatchObject([
			{ openedAt: bench().now },
		]);
		const { left } = await theirs().numbers();
		expect(left).toContainEqual({
			...{ phoneNumberId: me.phoneNumberId, why: 'The credential has no access to it.' },
		});
		expect(left.map(({ phoneNumberId }) => phoneNumberId)).not.toContain(other.phoneNumberId);
	});

	it("what is on its way to an execution goes with the own number's customer, and with no other's", async () => {
		const phone = newPhone();
		const scopes = { mine: `${newId()}/n`, liars: `${newId()}/n` };
		const keep = async (own: OwnStore, scope: string) => {
			const events = [{ event: JSON.stringify({ from: phone }) }];
			const kept = { process: '{}', events, numbers: [me.phoneNumberId] };
			const claim = { scope, keys: [newId()], kept };
			await own.receive({ observations: [wrote(phone)], claim }, bench().now);
		};
		await keep(mine(), scopes.mine);
		await keep(liar(), scopes.liars);
		const left = async (scope: string) => (await bench().store.pendingEvents.find(scope)).length;
		expect([await left(scopes.mine), await left(scopes.liars)]).toEqual([1, 1]);
		expect(await mine().forgetCustomer({ phone })).toBe(true);
		expect([await left(scopes.mine), await left(scopes.liars)]).toEqual([0, 1]);
	});

	it('what somebody keeps who proved the same IDs elsewhere comes back, under these IDs', async () => {
		const phone = newPhone();
		const place = `number:${me.phoneNumberId}`;
		await mine().receive({ observations: [wrote(phone)] }, bench().now);
		const own = liar();
		const ways = [closedWay()];
		await own.receive({ observations: [wrote(phone)], ways }, bench().now);
		expect(await own.notes.findWays([place])).toEqual(ways);
		for (const test of [{}, { test: '{"pid":1}' }]) {
			const note = { place, url: 'https://x', holder: 'W, T', at: 0, ...test };
			await own.notes.putCallback(note);
			expect(await own.notes.listCallbacks()).toContainEqual(note);
		}

		const resumeUrl = await ask(own, phone);
		expect(await own.waits.answer([reply(phone)], bench().now)).toEqual(['pending']);
		const { due: answers } = await own.waits.claim([me.phoneNumberId], bench().now);
		expect(answers).toMatchObject([{ resumeUrl, phoneNumberId: me.phoneNumberId }]);

		const messageId = await refused(own, phone, own);
		const { due } = await own.rescues.claim([me.phoneNumberId], bench().now);
		expect(due).toMatchObject([{ messageId, phoneNumberId: me.phoneNumberId }]);
		for (const rescue of due) {
			expect(await own.rescues.isKept(rescue)).toBe(true);
			await own.rescues.finish(rescue, { result: 'stuck', failure: '{}' }, bench().now);
		}
		const question = { scope: 'w/n', messageIds: [], phoneNumberIds: [me.phoneNumberId] };
		expect(await own.rescues.findNews(question)).toMatchObject([
			{ messageId, phoneNumberId: me.phoneNumberId, state: 'stuck' },
		]);

		await own.campaigns.note([unsentTo(phone)], bench().now);
		const campaign = { name: CAMPAIGN.name, phoneNumberId: me.phoneNumberId };
		expect(await own.campaigns.list([me.phoneNumberId], 9)).toMatchObject([campaign]);
		expect(await own.campaigns.find(me.phoneNumberId, CAMPAIGN.name)).toMatchObject(campaign);

		expect(await own.forgetCustomer({ phone })).toBe(true);
		expect(await own.findWindows(me.phoneNumberId, [{ phone }])).toEqual([undefined]);
		expect(await mine().findWindows(me.phoneNumberId, [{ phone }])).toMatchObject([{}]);
	});

	it('where a message went is put down under the own number alone', async () => {
		const to = { phoneNumberId: me.phoneNumberId, recipient: newPhone() };
		const sent = { result: 'sent', messageId: `wamid.${newId()}`, outcome: '{}', to } as const;
		const putDown = async (own: OwnStore) => {
			await own.proofs.verdict('number', me.phoneNumberId, 'person');
			const { own: view, asked } = watched(own);
			await view.settleSends([{ ...sent, key: `send-${newId()}` }], bench().now);
			return JSON.stringify(asked);
		};
		expect(await putDown(mine())).toContain(JSON.stringify({ to }).slice(1, -1));
		expect(await putDown(theirs())).not.toContain('"to"');
		const elsewhere = await putDown(liar());
		expect(elsewhere).toContain('"to"');
		expect(elsewhere).not.toMatch(ours());
	});

	it('what a test has replaced is found by every credential of the owner; whose the rest is they need not ask', async () => {
		const places = [`number:${me.phoneNumberId}`, `businessAccount:${me.businessAccountId}`];
		const test = { holder: 'W, T', at: 0, test: '{"pid":1}' };
		await mine().notes.putCallback({ place: places[0] ?? '', url: 'https://t', ...test });
		await mine().notes.putCallback({
			place: places[1] ?? '',
			url: 'https://p',
			holder: 'W',
			at: 0,
		});
		const accessToken = await bench().newToken(me.businessAccountId);
		const notes = await bench()
			.open({ ...me, accessToken })
			.notes.listCallbacks();
		expect(notes.map(({ place }) => place).filter((place) => places.includes(place))).toEqual([
			places[0],
		]);
	});

	it('two credentials of one owner share a number, its waits and its rescues', async () => {
		const phone = newPhone();
		const second = bench().open({
			...me,
			accessToken: await bench().newToken(me.businessAccountId),
		});
		await mine().receive({ observations: [wrote(phone)] }, bench().now);
		expect(await second.findWindows(me.phoneNumberId, [{ phone }])).toMatchObject([
			{ openedAt: bench().now },
		]);
		const resumeUrl = await ask(mine(), phone);
		expect(await second.waits.answer([reply(phone)], bench().now)).toEqual(['pending']);
		const { due } = await second.waits.claim([me.phoneNumberId], bench().now);
		expect(due).toMatchObject([{ resumeUrl }]);
		await refused(mine(), phone);
		expect((await second.rescues.claim([me.phoneNumberId], bench().now)).due).toHaveLength(1);
	});

	it('what waits belongs to the credential that sent, and goes when it loses the number', async () => {
		const phone = newPhone();
		const token = await bench().newToken(me.businessAccountId);
		const agency = bench().open({ ...me, accessToken: token });
		const kept = await ask(mine(), phone);
		await ask(agency, phone);
		await refused(agency, phone);
		const messageId = await refused(mine(), phone);

		await bench().give(token);
		bench().now += 25 * HOUR;
		await agency.proofs.verdict('number', me.phoneNumberId, 'delivery');
		await expectEventually(async () => {
			const { state } = await agency.proofs.known('number', me.phoneNumberId);
			expect(state).toBe('foreign');
		});
		bench().now -= 25 * HOUR;

		const own = mine();
		const { due } = await own.rescues.claim([me.phoneNumberId], bench().now);
		expect(due.map((rescue) => rescue.messageId)).toEqual([messageId]);
		const replies = [reply(phone), reply(phone)];
		expect(await own.waits.answer(replies, bench().now)).toEqual(['pending', undefined]);
		const answered = await own.waits.claim([me.phoneNumberId], bench().now);
		expect(answered.due.map(({ resumeUrl }) => resumeUrl)).toEqual([kept]);
	});

	it('what was there before there were proofs is for who proves the number', async () => {
		const phone = newPhone();
		const { store } = bench();
		await store.receive({ observations: [wrote(phone)] }, bench().now);
		const resumeUrl = await ask(store, phone);
		const messageId = await refused(store, phone);
		const key = { phoneNumberId: me.phoneNumberId, sha256: 'c', mimeType: 'text/plain' };
		await store.uploads.record(key, 'before', bench().now);
		const place = `number:${me.phoneNumberId}`;
		await store.notes.putCallback({ place, url: 'https://x', holder: 'W, T', at: 0 });

		await expect(theirs().findWindows(me.phoneNumberId, [{ phone }])).rejects.toThrow(NOT_OURS);
		const own = mine();
		expect(await own.findWindows(me.phoneNumberId, [{ phone }])).toMatchObject([
			{ openedAt: bench().now },
		]);
		expect(await own.uploads.find(key, bench().now)).toBe('before');
		expect(await own.notes.listCallbacks()).toMatchObject([{ place }]);
		const { due } = await own.rescues.claim([me.phoneNumberId], bench().now);
		expect(due).toMatchObject([{ messageId, phoneNumberId: me.phoneNumberId }]);
		expect(await own.waits.answer([reply(phone)], bench().now)).toEqual(['pending']);
		expect((await own.waits.claim([me.phoneNumberId], bench().now)).due).toMatchObject([
			{ resumeUrl },
		]);
	});
});

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What an ID of Meta's may lead into: the view's own methods, and those of its ledgers. */
function waysInto(own: OwnStore): string[] {
	// Events are known by workflow and node.
	const others = ['constructor', 'shared', 'proofs', 'pendingEvents'];
	const methods = Object.entries(Object.getOwnPropertyDescriptors(OwnStore.prototype));
	const itself = methods.flatMap(([name, { value }]) => (value === undefined ? [] : name));
	const its = Object.entries(own).flatMap(([name, ledger]) =>
		isObject(ledger) && !others.includes(name)
			? Object.keys(ledger).map((method) => `${name}.${method}`)
			: [],
	);
	return [...itself, ...its].filter((name) => !others.includes(name)).toSorted();
}

async function expectEventually(expectation: () => Promise<void>): Promise<void> {
	for (let tries = 0; ; tries++) {
		try {
			await expectation();
			return;
		} catch (failure) {
			if (tries === 40) throw failure;
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
	}
}
