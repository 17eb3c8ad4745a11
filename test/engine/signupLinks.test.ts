import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/until.ts';
import { addIndia, INDIA } from './india';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({}, { india: INDIA }, [], addIndia);
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
});

const by = (id: string) => ({ credentials: { whatsAppCloudApi: { id, name: id } } });

const NEW = {
	signupMessage: 'Get our offers',
	confirmationMessage: 'Welcome! Your code is {{promo_code}}.',
	privacyPolicyUrl: 'https://example.com/privacy',
	acceptTerms: true,
	linkOptions: { promoCode: 'WELCOME10', linkName: 'Summer' },
};

async function links(
	operation: string,
	parameters: INodeParameters = {},
	credential = 'india',
): Promise<IDataObject[]> {
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				...{ name: 'Link', type: 'whatsAppCloud', ...by(credential) },
				parameters: { resource: 'signupLink', operation, ...parameters },
				onError: 'continueRegularOutput',
			},
		],
	});
	return run.node('Link').json;
}

/** What a failed item says, with the advice. */
async function refusalOf(...request: Parameters<typeof links>): Promise<string> {
	const [item] = await links(...request);
	const { advice } = (item?.details ?? {}) as IDataObject;
	return `${String(item?.error)} ${String(advice)}`;
}

it('makes links, also when the terms were accepted before; tells, lists, changes and disables them', async () => {
	const [first] = await links('create', NEW);
	const id = String(first?.signupId);
	const link = `https://wa.me/919876543210/signup/${id}`;
	const { confirmationMessage, signupMessage, privacyPolicyUrl } = NEW;
	const texts = { name: 'Summer', promoCode: 'WELCOME10', confirmationMessage, signupMessage };
	const whole = { signupId: id, link, status: 'ACTIVE', ...texts, privacyPolicyUrl };
	expect(first).toEqual(whole);
	const [second] = await links('create', { ...NEW, linkOptions: { promoCode: 'B' } });
	expect(second).toMatchObject({ status: 'ACTIVE', promoCode: 'B' });
	expect(await links('get', { signupId: link })).toEqual([whole]);
	const changes = { confirmationMessage: 'Hi', websiteUrl: 'https://example.com' };
	expect(await links('update', { signupId: id, linkChanges: changes })).toEqual([
		{ signupId: id, updated: ['confirmation_message', 'website_url'] },
	]);
	expect(await links('disable', { signupId: id })).toEqual([{ signupId: id, status: 'DISABLED' }]);
	expect(await links('get', { signupId: id })).toEqual([
		{ ...whole, ...changes, status: 'DISABLED' },
	]);
	const listed = await links('getAll', { returnAll: true });
	expect(listed).toEqual([
		{ signupId: id, link, status: 'DISABLED', signupMessage },
		{ ...listed[1], signupId: second?.signupId, status: 'ACTIVE' },
	]);
	await links('enable', { signupId: id });
	expect(await links('getAll', { returnAll: false, limit: 1 })).toMatchObject([
		{ signupId: id, status: 'ACTIVE' },
	]);
});

it('whoever signs up by a link has given consent, with the link as its source', async () => {
	const [link] = await links('create', NEW);
	const publication = await bench.engine.publish({
		nodes: [
			{
				...{ name: 'Trigger', type: 'whatsAppCloudTrigger', ...by('india') },
				parameters: { triggerOn: ['consent'] },
			},
		],
	});
	const { phoneNumberId } = INDIA;
	const path = `/customers/919812345678/signups/${String(link?.signupId)}`;
	await bench.control('POST', path, { phoneNumberId });
	const history = async () => {
		const run = await bench.engine.runWorkflow({
			nodes: [
				{
					...{ name: 'History', type: 'whatsAppCloud', ...by('india') },
					parameters: {
						...{ resource: 'conversation', operation: 'getConsentHistory' },
						to: '+919812345678',
					},
				},
			],
		});
		const { json } = run.node('History');
		return json.length > 0 && json;
	};
	expect(await until('the consent is there', history, { everyMs: 50 })).toMatchObject([
		{ marketing: 'resume', how: 'signup', source: link?.signupId, counts: true },
	]);
	const [event] = (await publication.runs()).flatMap((run) => run.node('Trigger').json);
	expect(event).toMatchObject({ event: 'consent', signupId: link?.signupId });
	await publication.stop();
});

const given = (more: object) => ({ ...NEW, ...more }) as INodeParameters;

it.each<[string, INodeParameters, string]>([
	['create', given({ signupMessage: ' ' }), 'Sign-Up Message is empty'],
	['create', given({ signupMessage: '🎉'.repeat(301) }), 'Sign-Up Message has 301 characters'],
	['create', given({ linkOptions: {} }), 'Promo Code is empty'],
	[
		'create',
		given({ linkOptions: { promoCode: '10%' } }),
		'Promo Code may only contain letters and digits',
	],
	['create', given({ confirmationMessage: 'Hi {{name}}' }), 'has the placeholder {{name}}'],
	['create', given({ privacyPolicyUrl: 'example.com' }), 'Privacy Policy URL must begin with'],
	[
		'create',
		given({ linkOptions: { promoCode: 'A', websiteUrl: 'http://example.com' } }),
		'Website URL must begin with https://',
	],
	['update', { signupId: '1', linkChanges: {} }, 'no field to update'],
	['update', { signupId: '1', linkChanges: { linkName: '' } }, 'Name is empty'],
	['disable', { signupId: 'summer' }, '"summer" is neither an ID nor a link'],
	['get', { signupId: '={{ "" }}' }, 'Sign-Up Link is empty'],
])('names what is wrong before Meta is asked: %s %j', async (operation, parameters, why) => {
	const [item] = await links(operation, parameters);
	expect(item?.error).toContain(why);
	expect(await links('getAll', { returnAll: true })).toEqual([]);
});

it.each<[string, INodeParameters, RegExp]>([
	['create', given({ acceptTerms: false }), /2494168.*turn on Accept Terms/],
	['get', { signupId: '123' }, /2494164.*Get Many lists/],
	['update', { signupId: '123', linkChanges: { linkName: 'x' } }, /2494164/],
	['disable', { signupId: '123' }, /2494164/],
	['enable', { signupId: '123' }, /2494164/],
])('says what Meta refuses, and what to do: %s %j', async (operation, parameters, why) => {
	expect(await refusalOf(operation, parameters)).toMatch(why);
});

it.each([2494166, 2494167, 2494177, 2494179])('knows what %d means', async (code) => {
	const match = { path: '/signups', method: 'POST' };
	await bench.control('POST', '/faults', { kind: 'error', match, code, times: 1 });
	expect((await links('create', NEW))[0]?.error).toMatch(new RegExp(`${code}`));
});

it('leaves the terms away whichever way Meta says that they are accepted', async () => {
	const match = { path: '/signups', method: 'POST' };
	await links('create', NEW);
	await bench.control('POST', '/faults', {
		...{ kind: 'error', match, code: 100, subcode: 2494176, times: 1 },
	});
	expect((await links('create', NEW))[0]).toMatchObject({ status: 'ACTIVE' });
});

it('does not make a link twice where the answer is lost, and says how to tell', async () => {
	const match = { path: '/signups', method: 'POST' };
	await bench.control('POST', '/faults', { kind: 'reset-after', match, times: 1 });
	expect(await refusalOf('create', NEW)).toMatch(/Check in Sign-Up Link → Get Many/);
	expect(await links('getAll', { returnAll: true })).toHaveLength(1);
});

it('has none where Meta offers none, and none with the number of another account', async () => {
	expect(await refusalOf('create', NEW, 'sandbox')).toMatch(/2494165.*EEA/);
	const [made] = await links('create', NEW);
	const number = { phoneNumberId: { __rl: true, mode: 'id', value: INDIA.phoneNumberId } };
	expect(await refusalOf('create', { ...NEW, ...number }, 'sandbox')).toMatch(/no access/);
	for (const operation of ['get', 'disable']) {
		const [refused] = await links(operation, { signupId: String(made?.signupId) }, 'sandbox');
		expect(refused?.error).toMatch(/2494164/);
	}
	expect(await links('getAll', { returnAll: true })).toMatchObject([{ status: 'ACTIVE' }]);
});
