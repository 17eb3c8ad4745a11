import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { BIN, ROOT } from '../root.ts';

/**
 * npm of its own, not a part of the npm that started us: without what `npm run` puts in the
 * environment, on our Node 24, whose headers serve where SQLite has to be compiled.
 */
export function npmEnvironment(): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^npm_(lifecycle|package|config_local_prefix|config_ignore_scripts)/.test(name),
	);
	const headers = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`);
	return {
		...Object.fromEntries(inherited),
		PATH: [BIN, process.env.PATH].join(delimiter),
		...(existsSync(join(headers, 'include')) ? { npm_config_nodedir: headers } : {}),
	};
}
