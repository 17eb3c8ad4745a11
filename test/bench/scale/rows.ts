import type { ScaleRow } from './row.ts';
import { sendingRows } from './sending.ts';
import { storeRows } from './storing.ts';

/** All rows, in the order in which they are printed. */
export const SCALE_ROWS: ScaleRow[] = [...sendingRows, ...storeRows];
