import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { number } from '../report.ts';
import type { EngineStage } from './engine.ts';
import type { ScaleFigure, ScaleRow } from './row.ts';
import { waitBesideWorkers } from './urgent.ts';

const TEXT = '=Hi {{ $json.name }}, see you on {{ $json.day }}!';

const templates: INodeParameters = {
	mode: 'templateOnly',
	template: { __rl: true, mode: 'list', value: 'appointment_reminder|en_US' },
	templateValues: {
		mappingMode: 'defineBelow',
		value: { body_1: '={{ $json.name }}', body_2: '={{ $json.day }}', body_3: 'ten' },
		matchingColumns: [],
		schema: [],
	},
};

/** Ten cards, each with what the item says. */
const carousel: INodeParameters = {
	...{ mode: 'freeFormOnly', messageType: 'media_carousel', body: TEXT },
	cards: {
		values: Array.from({ length: 10 }, (_, card) => ({
			...{ headerType: 'image', headerLink: '=https://example.com/{{ $json.phone }}.jpg' },
			...{ body: `=${card} for {{ $json.name }}`, buttonText: '={{ $json.day }}' },
			buttonUrl: `=https://example.com/${card}?{{ $json.phone }}`,
		})),
	},
};

/** Batches that go out: how long each item takes, and the longest block of n8n's event loop. */
export const sendingRows: ScaleRow[] = [
	{
		...{ name: 'texts', label: 'A batch of texts', unit: 'ms per item' },
		...{ goal: 'no block over 50 ms', upTo: 10_000 },
		measure: async (size) => await sendBatch(size, { text: TEXT }),
	},
	{
		...{ name: 'templates', label: 'A batch of templates', unit: 'ms per item' },
		...{ goal: 'no block over 50 ms', upTo: 10_000 },
		measure: async (size) => await sendBatch(size, templates),
	},
	{
		...{ name: 'carousels', label: 'A batch of carousels with ten cards', unit: 'ms per item' },
		...{ goal: 'no block over 50 ms', upTo: 1_000 },
		measure: async (size) => await sendBatch(size, carousel),
	},
	{
		...{ name: 'idle', label: 'Templates to a server that closes connections idle for 5 s' },
		...{ unit: 'ms per item', goal: 'all accepted', upTo: 10_000 },
		measure: async (size) => await sendBatch(size, templates, { idleConnectionMs: 5_000 }),
	},
	{
		...{ name: 'refused', label: 'A batch that cannot go out', unit: 'ms per item' },
		...{ goal: 'no block over 50 ms', upTo: 10_000 },
		measure: async (size) => await sendBatch(size, { text: '', mode: 'freeFormOnly' }),
	},
	{
		...{ name: 'manyTemplates', label: 'Look-ups for items that name a template each' },
		...{ unit: 'calls', goal: 'one per 100 templates', upTo: 1_000 },
		measure: async (size) => await nameMany(size),
	},
	{
		...{ name: 'urgent', label: 'A one-time code beside 20 workers at 80 a second, by messages' },
		...{ unit: 's', goal: '≤ 2', upTo: 10_000 },
		measure: async (size) => await waitBesideWorkers(size),
	},
];

async function sendBatch(
	size: number,
	parameters: INodeParameters,
	settings: object = {},
): Promise<ScaleFigure> {
	return await onStage(async (stage) => {
		await stage.openWindows(size, phoneOf);
		await stage.control.call('PATCH', '/settings', settings);
		const accepted = await send(stage, parameters, peopleOf(size));
		const { tookMs, ...blocks } = stage.last();
		const note = `${number(accepted)} of ${number(size)} accepted`;
		return { value: tookMs / size, ...blocks, note };
	});
}

/** Items that each name another template. */
async function nameMany(size: number): Promise<ScaleFigure> {
	return await onStage(async (stage) => {
		for (let index = 0; index < size; index++) {
			await stage.control.call('POST', '/templates', {
				...{ name: `many_${index}`, language: 'en', status: 'APPROVED', category: 'UTILITY' },
				components: [{ type: 'BODY', text: 'Hello' }],
			});
		}
		// As many as that many look-ups may be; more are refused.
		const managementCallsPerHour = Math.ceil(size / 100) + 5;
		await stage.control.call('PATCH', '/settings', { managementCallsPerHour });
		const people = peopleOf(size).map((one, index) => ({ ...one, name: `many_${index}` }));
		const template = { __rl: true, mode: 'name', value: '={{ $json.name }}' };
		const named = { mode: 'templateOnly', template, templateLanguage: 'en' };
		const accepted = await send(stage, named, people);
		const { blockMs, blockCpuMs } = stage.last();
		const note = `${number(accepted)} of ${number(size)} accepted with ${managementCallsPerHour} calls at most`;
		return { value: managementCallsPerHour, blockMs, blockCpuMs, note };
	});
}

/** @returns how many were accepted */
async function send(
	stage: EngineStage,
	parameters: INodeParameters,
	input: IDataObject[],
): Promise<number> {
	const run = await stage.engine.runWorkflow({
		nodes: [
			{
				...{ name: 'Send', type: 'whatsAppCloud', onError: 'continueRegularOutput' },
				parameters: {
					...{ resource: 'message', operation: 'send', to: '={{ $json.phone }}' },
					options: { messagesPerSecond: 0 },
					...parameters,
				},
			},
		],
		input,
	});
	return run.node('Send').json.filter(({ status }) => status === 'accepted').length;
}

function peopleOf(size: number): Array<Record<'phone' | 'name' | 'day', string>> {
	return Array.from({ length: size }, (_, index) => ({
		...{ phone: phoneOf(index), name: `Anna ${index}`, day: 'Monday' },
	}));
}

async function onStage(
	measure: (stage: EngineStage) => Promise<ScaleFigure>,
): Promise<ScaleFigure> {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-scale-'));
	process.env.N8N_USER_FOLDER = folder;
	const { setEngineStage } = await import('./engine.ts');
	const stage = await setEngineStage();
	try {
		return await measure(stage);
	} finally {
		await stage.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

function phoneOf(index: number): string {
	return String(31_640_000_000 + index);
}
