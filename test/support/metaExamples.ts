import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { ROOT } from '../../tools/root';

const FOLDER = path.join(ROOT, '../shared/fixtures/meta');

/** Meta's own examples of one kind, if they lie beside this checkout; they are not part of it. */
export function metaExamples(kind: string): Array<{ name: string; json: JsonObject }> {
	const folder = path.join(FOLDER, kind);
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.map((file) => ({
			name: file.replace(/\.json$/, ''),
			json: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as JsonObject,
		}));
}
