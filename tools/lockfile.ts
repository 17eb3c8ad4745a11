export interface Lockfile {
	/** By folder, e.g. `node_modules/pg`. */
	packages: Record<string, Entry>;
}

export interface Entry {
	version?: string;
	dev?: boolean;
	license?: string;
	optional?: boolean;
	os?: string[];
	cpu?: string[];
	libc?: string[];
	optionalDependencies?: Record<string, string>;
}

/** What packages' names call platforms, and what npm calls them. */
const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const CPU: Record<string, string> = {
	arm: 'arm',
	arm64: 'arm64',
	ia32: 'ia32',
	loong64: 'loong64',
	ppc64: 'ppc64',
	riscv64: 'riscv64',
	s390x: 's390x',
	x64: 'x64',
};

/** The lock files of this checkout. */
export const LOCKFILES = ['package-lock.json', 'tools/n8n/package-lock.json'];

/** Entries for optional dependencies of an exact version that stand nowhere npm would look for them. */
export function missingEntries(packages: Record<string, Entry>): Record<string, Entry> {
	const missing: Record<string, Entry> = {};
	for (const [path, entry] of Object.entries(packages)) {
		for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
			const platform = platformOf(name);
			if (!/^\d/.test(version) || !platform || isFound(packages, path, name)) continue;
			missing[`node_modules/${name}`] = {
				version,
				...(platform.cpu ? { cpu: [platform.cpu] } : {}),
				...(entry.dev ? { dev: true } : {}),
				...(platform.libc ? { libc: [platform.libc] } : {}),
				...(entry.license ? { license: entry.license } : {}),
				optional: true,
				os: [platform.os],
			};
		}
	}
	return missing;
}

/** Whether a package of this name is in a node_modules folder of `path` or of a folder above it. */
function isFound(packages: Record<string, Entry>, path: string, name: string): boolean {
	for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
		const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
		if (candidate in packages) return true;
		if (folder === '') return false;
	}
}

/** The platform that a name ends with: `…-linux-arm64-musl`. */
function platformOf(
	name: string,
): { os: string; cpu: string | undefined; libc: string | undefined } | undefined {
	const words = name.split(/[-/.]/);
	const os = words.find((word) => OS.includes(word));
	if (os === undefined) return undefined;
	const after = words.slice(words.indexOf(os) + 1);
	const cpu = after.map((word) => CPU[word]).find(Boolean);
	const libc = os === 'linux' ? libcOf(after) : undefined;
	return { os, cpu, libc };
}

function libcOf(words: string[]): string | undefined {
	if (words.some((word) => word.startsWith('musl'))) return 'musl';
	return words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined;
}
