import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startGraphServer } from '../support/graphServer';
import { atMeta, listed, runTemplates } from './templateNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	for (const language of ['en_US', 'nl', 'de']) await put({ name: 'parcel', language });
	// A name that contains the other.
	await put({ name: 'parcel_update', language: 'nl' });
});

const put = async (template: IDataObject) =>
	await bench.control('POST', '/templates', {
		...{ category: 'UTILITY', components: [{ type: 'BODY', text: 'Your parcel is here.' }] },
		...template,
	});

const remove = async (parameters: INodeParameters): Promise<IDataObject> =>
	(await runTemplates(bench, 'delete', { ...listed('parcel', 'nl'), ...parameters }))[0] ?? {};

async function left(): Promise<string[]> {
	const { businessAccountId } = bench.sandbox.account;
	const path = `${businessAccountId}/message_templates?name=parcel&fields=name,language&limit=100`;
	const { data } = (await atMeta(bench, path)) as unknown as { data: IDataObject[] };
	return data.map(({ name, language }) => `${String(name)}|${String(language)}`).sort();
}

const ALL = ['parcel_update|nl', 'parcel|de', 'parcel|en_US', 'parcel|nl'];

it('deletes the one language', async () => {
	expect(await remove({ confirmName: ' parcel ' })).toEqual({
		...{ deleted: true, name: 'parcel', languages: ['nl'] },
	});
	expect(await left()).toEqual(['parcel_update|nl', 'parcel|de', 'parcel|en_US']);
});

it('deletes all languages of this very name', async () => {
	expect(await remove({ confirmName: 'parcel', deleteLanguages: 'all' })).toMatchObject({
		...{ deleted: true, languages: expect.arrayContaining(['de', 'en_US', 'nl']) as unknown },
	});
	expect(await left()).toEqual(['parcel_update|nl']);
});

it.each(['={{ "" }}', 'parcel_update', 'Parcel', 'parcel|nl'])(
	'deletes nothing when the name is confirmed as "%s"',
	async (confirmName) => {
		expect(await remove({ confirmName })).toMatchObject({
			error: expect.stringContaining('template "parcel" is not deleted') as unknown,
			details: { fields: ['Confirm Name'] },
		});
		expect(await left()).toEqual(ALL);
	},
);

it('deletes nothing of a name that has a disabled language', async () => {
	await put({ name: 'parcel', language: 'de', status: 'DISABLED' });
	const answer = await remove({ confirmName: 'parcel', deleteLanguages: 'all' });
	expect(answer).toMatchObject({
		error: expect.stringContaining('(de) is disabled') as unknown,
		details: { fields: ['Template'] },
	});
	expect(await left()).toEqual(ALL);
});

it('knows a template that is gone', async () => {
	await remove({ confirmName: 'parcel' });
	expect(await remove({ confirmName: 'parcel' })).toMatchObject({
		error: 'Template "parcel" does not exist in "nl"',
	});
});

it('asks for the language of a template that is only named', async () => {
	const template = { __rl: true as const, mode: 'name', value: 'parcel' };
	expect(await remove({ template, confirmName: 'parcel' })).toMatchObject({
		error: expect.stringContaining('exists in several languages') as unknown,
	});
	expect(await left()).toEqual(ALL);
	const named = { template, templateLanguage: 'nl', confirmName: 'parcel' };
	expect(await remove(named)).toMatchObject({ deleted: true, languages: ['nl'] });
});

it('deletes nothing where Meta does not say which of a name the one language is', async () => {
	const server = await startGraphServer(({ url }, response) => {
		const named = { name: 'parcel', category: 'UTILITY', status: 'APPROVED', components: [] };
		const data = ['nl', 'de'].map((language) => ({ ...named, language }));
		const [, , id] = new URL(url, 'http://graph').pathname.split('/');
		response.end(JSON.stringify(url.includes('/message_templates') ? { data } : { id }));
	});
	const there = await startBench({ baseUrl: server.url });
	const parameters = { ...listed('parcel', 'nl'), confirmName: 'parcel' };
	const [item] = await runTemplates(there, 'delete', parameters).finally(
		async () => await there.close(),
	);
	expect(item?.error).toContain('has no ID');
	expect(server.received.filter(({ method }) => method === 'DELETE')).toEqual([]);
});
