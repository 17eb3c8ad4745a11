import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isFurnished } from '../../demo/furnish';

it('an n8n whose record was cut off while it was written is set up anew', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-demo-'));
	await writeFile(join(folder, 'demo.json'), '{ "credentialIds": { "whatsApp": "a');
	expect(isFurnished(folder)).toBe(false);
	await rm(folder, { recursive: true });
});
