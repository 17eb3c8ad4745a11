import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../../tools/root.ts';
import { mediaFile } from '../support/media.ts';

export interface FilesResult {
	/** ms to read the file once: with the hash alone, and with a look at its contents as well. */
	hashMs: number;
	lookMs: number;
	/** Most memory of the process meanwhile, bytes. */
	hashMemory: number;
	lookMemory: number;
}

const MEGABYTES = 90;
const ROUNDS = 7;

/** Reads a file as the node does, in a process of its own; its arguments are the file, and whether to look into it. */
const READER = `
	const { createHash } = require('node:crypto');
	const { createReadStream } = require('node:fs');
	const { ContentsPass } = require('./dist/nodes/WhatsAppCloud/message/contents/pass.js');
	const [path, look] = process.argv.slice(1);
	(async () => {
		const begun = process.hrtime.bigint();
		const hash = createHash('sha256');
		const pass = look === 'look' ? new ContentsPass() : undefined;
		for await (const chunk of createReadStream(path)) {
			hash.update(chunk);
			pass?.push(chunk);
		}
		hash.digest('hex');
		const found = pass?.end();
		if (pass && found.tracks.length !== 2) throw new Error(JSON.stringify(found));
		const ms = Number(process.hrtime.bigint() - begun) / 1e6;
		console.log(JSON.stringify({ ms, memory: process.resourceUsage().maxRSS * 1024 }));
	})();`;

/** What it costs to look into a film of 90 MB whose index stands at its end. */
export function benchFiles(): FilesResult {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-files-'));
	try {
		const path = join(folder, 'film.mp4');
		writeFileSync(path, longFilm());
		const read = (look: string) =>
			JSON.parse(
				execFileSync(process.execPath, ['-e', READER, path, look], { cwd: ROOT, encoding: 'utf8' }),
			) as { ms: number; memory: number };
		const rounds = Array.from({ length: ROUNDS }, () => ({
			hash: read('hash'),
			look: read('look'),
		}));
		const best = (of: 'hash' | 'look', what: 'ms' | 'memory') =>
			Math.min(...rounds.map((round) => round[of][what]));
		return {
			hashMs: best('hash', 'ms'),
			lookMs: best('look', 'ms'),
			hashMemory: best('hash', 'memory'),
			lookMemory: best('look', 'memory'),
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** A real film with more between its beginning and its index. */
function longFilm(): Buffer {
	const film = mediaFile('default.mp4');
	const data = film.indexOf('mdat', 0, 'latin1') - 4;
	const index = film.indexOf('moov', 0, 'latin1') - 4;
	const more = Buffer.alloc(MEGABYTES * 1024 * 1024);
	randomFillSync(more);
	more.writeUInt32BE(more.length, 0);
	more.write('mdat', 4, 'latin1');
	return Buffer.concat([film.subarray(0, data), more, film.subarray(index)]);
}
