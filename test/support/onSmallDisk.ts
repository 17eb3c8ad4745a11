import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of the test's own. */
export interface SmallDisk {
	path: string;
	/** Leaves so many bytes. */
	fill(bytes?: number): void;
	free(): void;
	/** Nothing can be written to it any more; only while no file on it is open. */
	makeReadOnly(): void;
}

/** Tests on a disk that can be full. Where this process may not mount one, they are skipped, and say so: root may. */
export function describeOnSmallDisk(name: string, tests: (disk: SmallDisk) => void): void {
	const path = mkdtempSync(join(tmpdir(), 'whatsapp-disk-'));
	const mount = (options: string) =>
		execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'pipe' });
	const filler = join(path, 'filler');
	const free = () => rmSync(filler, { force: true });
	const disk: SmallDisk = {
		path,
		fill(bytes = 0) {
			free();
			const { bavail, bsize } = statfsSync(path);
			writeFileSync(filler, Buffer.alloc(bavail * bsize - bytes));
		},
		free,
		makeReadOnly: () => mount('remount,ro'),
	};
	try {
		mount('size=4m');
	} catch (thrown) {
		rmSync(path, { recursive: true });
		process.stderr.write(`Skipped: ${name}. ${String(thrown)}\n`);
		// eslint-disable-next-line no-restricted-syntax -- a test that cannot run must not count as passed
		describe.skip(name, () => tests(disk));
		return;
	}
	describe(name, () => {
		tests(disk);
		afterAll(() => {
			execFileSync('umount', [path]);
			rmSync(path, { recursive: true });
		});
	});
}
