/**
 * Makes the README's pictures from the screenshots of the browser tests: `npm run test:editor`, then
 * `npm run docs:images`. Each is cut to what the README speaks of and saved as WebP.
 */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

import { ROOT } from './root.ts';

/** In pixels of the screenshot. */
interface Cut {
	left: number;
	top: number;
	width: number;
	height: number;
}

const PICTURES: Readonly<Record<string, { screenshot: string; cut: Cut }>> = {
	'workflow.webp': {
		screenshot: 'executed.png',
		cut: { left: 150, top: 394, width: 1200, height: 440 },
	},
	'send.webp': {
		screenshot: 'send-output.png',
		cut: { left: 510, top: 67, width: 904, height: 830 },
	},
};

const folder = join(ROOT, 'docs', 'images');
await mkdir(folder, { recursive: true });
for (const [name, { screenshot, cut }] of Object.entries(PICTURES)) {
	const picture = join(folder, name);
	await sharp(join(ROOT, 'test-results', 'editor', screenshot))
		.extract(cut)
		.webp({ quality: 80 })
		.toFile(picture);
	console.log(`${name}: ${Math.round((await stat(picture)).size / 1000)} kB`);
}
