import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';

import { number } from '../report.ts';
import type { ScaleFigure, ScaleRow } from './row.ts';

const TEXT = '=Hi {{ $json.name }}, see you on {{ $json.day }}!';

const VALUES = {
	templateValues: {
		mappingMode: 'defineBelow',
		value: { body_1: '={{ $json.name }}', body_2: '={{ $json.day }}', body_3: 'ten' },
		matchingColumns: [],
		schema: [],
	},
};

const TEMPLATE = { __rl: true, mode: 'list', value: 'appointment_reminder|en_US' };

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
		measure: async (size) =>
			await sendBatch(size, { mode: 'templateOnly', template: TEMPLATE, ...VALUES }),
	},
];

async function sendBatch(size: number, parameters: INodeParameters): Promise<ScaleFigure> {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-scale-'));
	process.env.N8N_USER_FOLDER = folder;
	const { setEngineStage } = await import('./engine.ts');
	const stage = await setEngineStage();
	await stage.openWindows(size, phoneOf);
	try {
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
			input: Array.from({ length: size }, (_, index) => ({
				...{ phone: phoneOf(index), name: `Anna ${index}`, day: 'Monday' },
			})),
		});
		const accepted = run.node('Send').json.filter(({ status }) => status === 'accepted').length;
		const { tookMs, blockMs } = stage.last();
		const note = `${number(accepted)} of ${number(size)} accepted`;
		return { value: tookMs / size, blockMs, note };
	} finally {
		await stage.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

function phoneOf(index: number): string {
	return String(31_640_000_000 + index);
}
