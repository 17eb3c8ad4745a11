/** Puts together in `.cache/packages` what is published: `npm run package`. */
import { join } from 'node:path';

import { ROOT } from './root.ts';
import { stagePackage, stageSandbox } from './staging.ts';

const folder = join(ROOT, '.cache', 'packages');
const made = [
	['nodes', stagePackage],
	['sandbox', stageSandbox],
] as const;
for (const [name, stage] of made) {
	await stage(join(folder, name));
	console.log(join(folder, name));
}
