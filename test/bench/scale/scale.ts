import { z } from 'zod';

import { Child } from '../child.ts';
import { number, table } from '../report.ts';
import type { ScaleFigure, ScaleResult, ScaleRow } from './row.ts';

const figure: z.ZodType<ScaleFigure> = z.object({
	value: z.number().optional(),
	blockMs: z.number().optional(),
	blockCpuMs: z.number().optional(),
	note: z.string().optional(),
});

/** Only erasable types are stripped otherwise: the engine of the tests has others. */
const NODE_OPTIONS = '--experimental-transform-types --disable-warning=ExperimentalWarning';

/** Measures rows at all sizes, each in a process of its own. */
export async function benchScale(
	rows: ScaleRow[],
	sizes: number[],
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<ScaleResult[]> {
	const results: ScaleResult[] = [];
	for (const row of rows) {
		for (const size of sizes.filter((each) => each <= (row.upTo ?? Infinity))) {
			signal.throwIfAborted();
			report(`${row.label}: ${number(size)} …`);
			results.push({ row: row.name, size, ...(await measure(row, size, signal)) });
		}
	}
	return results;
}

async function measure(row: ScaleRow, size: number, signal: AbortSignal): Promise<ScaleFigure> {
	const { child } = await Child.start('scale/scaleProcess.ts', [], { NODE_OPTIONS });
	try {
		return figure.parse(await child.ask({ row: row.name, size }, signal));
	} finally {
		await child.stop();
	}
}

export function scaleTable(rows: ScaleRow[], results: ScaleResult[]): string {
	return table(
		['', 'size', 'value', 'unit', 'exponent', 'longest block, ms', 'computing', 'goal', 'note'],
		results.map((result, index) => {
			const row = rows.find(({ name }) => name === result.row);
			const before = results[index - 1];
			const smaller = before?.row === result.row ? before : undefined;
			return [
				row?.label ?? result.row,
				number(result.size),
				number(result.value),
				row?.unit ?? '',
				number(smaller && exponent(smaller, result)),
				number(result.blockMs),
				number(result.blockCpuMs),
				row?.goal ?? '–',
				result.note ?? '–',
			];
		}),
	);
}

/** With which power of the size the value grows: 0 = not at all, 1 = in step. */
function exponent(smaller: ScaleResult, larger: ScaleResult): number {
	const { value: from = NaN } = smaller;
	const { value: to = NaN } = larger;
	return Math.log(to / from) / Math.log(larger.size / smaller.size);
}
