const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');

/** `dist`, where n8n finds the checkout; or that of a package to be published (`tools/staging.ts`). */
const target = process.env.DIST ?? 'dist';

/** What is published comes without source maps and comments; `npm run types` has checked it before. */
const PUBLISHED = ['--noCheck', '--removeComments', '--sourceMap', 'false'];

/** Nothing of an earlier build may end up in the package. */
function clean() {
	return rm(target, { recursive: true, force: true });
}

function compile() {
	const options = ['--outDir', target, ...(target === 'dist' ? [] : PUBLISHED)];
	return spawn(process.execPath, [require.resolve('typescript/bin/tsc'), ...options], {
		stdio: 'inherit',
	});
}

/** Icons, codex files and output schemas; `encoding: false`, because gulp 5 would otherwise read bytes as UTF-8. */
function copy() {
	return src(['{nodes,credentials}/**/*.{svg,png,json}'], { encoding: false }).pipe(dest(target));
}

exports.build = series(clean, parallel(compile, copy));
exports.default = exports.build;
