import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { fileOf } from '../support/files';
import { binaryOf } from './binaryData';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let lastCustomer = 31611750000;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('POST', '/templates', {
		...{ name: 'documented', language: 'en', category: 'UTILITY', status: 'APPROVED' },
		components: [
			{ type: 'HEADER', format: 'DOCUMENT' },
			{ type: 'BODY', text: 'Hi' },
		],
	});
});

/** Where a document can stand, and how its name gets there. */
interface Place {
	link: (link: unknown, name?: string) => INodeParameters;
	file: (name?: string) => INodeParameters;
	id: (id: string, name?: string) => INodeParameters;
	/** In the request. */
	read: (request: Record<string, unknown>) => unknown;
	/** What messages call the name. */
	field: string;
}

const buttons = { messageType: 'button', body: 'Hi', buttonsInput: 'json', buttonsJson: '["Yes"]' };
const header = { ...buttons, headerType: 'document' };
const inTemplate = (header_document: unknown, header_filename = '') => ({
	...template('documented|en'),
	...values({ header_document, header_filename } as IDataObject),
});
const at =
	(...path: string[]) =>
	(request: Record<string, unknown>) =>
		path.reduce<unknown>((value, key) => (value as IDataObject | undefined)?.[key], request);

const PLACES: Record<string, Place> = {
	message: {
		link: (mediaLink, fileName = '') =>
			({ messageType: 'document', mediaLink, fileName }) as INodeParameters,
		file: (fileName = '') => ({ messageType: 'document', mediaSource: 'binary', fileName }),
		id: (mediaId, fileName = '') => ({
			...{ messageType: 'document', mediaSource: 'id', mediaId, fileName },
		}),
		read: at('document', 'filename'),
		field: 'File Name',
	},
	'header of a message': {
		link: (headerLink, headerFileName = '') =>
			({ ...header, headerLink, headerFileName }) as INodeParameters,
		file: (headerFileName = '') => ({ ...header, headerSource: 'binary', headerFileName }),
		id: (headerMediaId, headerFileName = '') => ({
			...{ ...header, headerSource: 'id', headerMediaId, headerFileName },
		}),
		read: at('interactive', 'header', 'document', 'filename'),
		field: 'Header File Name',
	},
	'header of a template': {
		link: inTemplate,
		file: (name) => inTemplate('data', name),
		id: inTemplate,
		read: at('template', 'components', '0', 'parameters', '0', 'document', 'filename'),
		field: '(header_filename)',
	},
};

async function send(parameters: INodeParameters, items: INodeExecutionData[] = [{ json: {} }]) {
	const phone = String(++lastCustomer);
	await bench.hasWritten(phone);
	const mode = parameters.template ? 'templateOnly' : 'freeFormOnly';
	return await bench.engine.runWorkflow({
		nodes: [sendNode({ to: phone, mode, ...parameters })],
		input: items,
	});
}

async function pdf(fileName?: string): Promise<INodeExecutionData[]> {
	const about = { mimeType: 'application/pdf', ...(fileName === undefined ? {} : { fileName }) };
	return [{ json: {}, binary: { data: await binaryOf(fileOf('pdf'), about) } }];
}

describe.each(Object.entries(PLACES))(
	'a document as the %s',
	(_name, { link, file, id, read, field }) => {
		async function nameOf(parameters: INodeParameters, items?: INodeExecutionData[]) {
			const run = await send(parameters, items);
			expect(run.error?.message).toBeUndefined();
			const [message] = await bench.received({}, 1);
			const { warnings = [] } = run.node('Send').json[0] ?? {};
			return { name: read(message?.request ?? {}), warnings };
		}

		it.each([
			['https://example.com/invoices/Factura-7.pdf', undefined, 'Factura-7.pdf'],
			['https://example.com/Factura%207.pdf', undefined, 'Factura 7.pdf'],
			['https://example.com/Factura-7.pdf', 'Cotización', 'Cotización.pdf'],
		])('by link %s named %s is called %s', async (address, given, name) => {
			expect(await nameOf(link(address, given))).toEqual({ name, warnings: [] });
		});

		it.each([
			['cotizacion', undefined, 'cotizacion.pdf'],
			[undefined, undefined, 'document.pdf'],
			['a.pdf', 'Factura 7', 'Factura 7.pdf'],
		])('from a file called %s, named %s, is called %s', async (own, given, name) => {
			expect(await nameOf(file(given), await pdf(own))).toEqual({ name, warnings: [] });
		});

		it('is shown in a preview under the name that it gets', async () => {
			const preview = { options: { previewOnly: true } };
			const run = await send({ ...file(), ...preview }, await pdf('cotizacion'));
			const [item] = run.node('Send').json;
			expect(read(item?.request as Record<string, unknown>)).toBe('cotizacion.pdf');
			expect(await bench.received()).toEqual([]);
		});

		it('that is called like another type goes out with a warning', async () => {
			expect(await nameOf(file('Factura 7.docx'), await pdf('a.pdf'))).toEqual({
				name: 'Factura 7.docx',
				warnings: [
					expect.stringContaining(`${field} is "Factura 7.docx", but the file is of type`),
				],
			});
		});

		it.each([
			['https://example.com/invoices/7', undefined, 'is empty, and no name can be found elsewhere'],
			['https://example.com/invoices/7', 'cotizacion', 'has no ending such as .pdf'],
		])('that phones cannot open is warned about: %s named %s', async (address, given, why) => {
			const { warnings } = await nameOf(link(address, given));
			expect(warnings).toEqual([expect.stringContaining(`${field} ${why}`)]);
		});

		it('by media ID is called as it is named, or warned about', async () => {
			const form = new FormData();
			form.set('messaging_product', 'whatsapp');
			form.set('file', new Blob([new Uint8Array(fileOf('pdf'))], { type: 'application/pdf' }), 'a');
			const { accessToken, phoneNumberId } = bench.sandbox.account;
			const answer = await fetch(`${bench.sandbox.url}/v26.0/${phoneNumberId}/media`, {
				...{ method: 'POST', body: form, headers: { authorization: `Bearer ${accessToken}` } },
			});
			const mediaId = ((await answer.json()) as { id: string }).id;
			expect(await nameOf(id(mediaId, 'Factura.pdf'))).toEqual({
				name: 'Factura.pdf',
				warnings: [],
			});
			const run = await send(id(mediaId));
			expect(run.node('Send').json[0]?.warnings).toEqual([expect.stringContaining('"Untitled"')]);
		});

		it('with a name that is too long is refused before anything is sent', async () => {
			for (const [parameters, items] of [
				[link('https://example.com/a.pdf', `${'x'.repeat(300)}.pdf`), undefined],
				[file('x'.repeat(238)), await pdf('a.pdf')],
			] as const) {
				const run = await send(parameters, items);
				expect(run.error?.message).toContain(`${field} has`);
				expect(run.error?.message).toContain('characters; Meta allows at most 240');
			}
			expect(await bench.received()).toEqual([]);
		});
	},
);

it('an object with a link keeps its own name in a template', async () => {
	const run = await send(inTemplate({ link: 'https://example.com/a.pdf', filename: 'Factura 7' }));
	expect(run.error?.message).toBeUndefined();
	const [message] = await bench.received({}, 1);
	expect(PLACES['header of a template']?.read(message?.request ?? {})).toBe('Factura 7.pdf');
});

it('what a trigger says of a file tells its type in a template', async () => {
	const media = { id: '1', mimeType: 'application/pdf' };
	const run = await send({ ...inTemplate(media), options: { previewOnly: true } });
	expect(run.node('Send').json).toMatchObject([
		{
			request: {
				template: { components: [{ parameters: [{ document: { filename: 'document.pdf' } }] }] },
			},
		},
	]);
});
