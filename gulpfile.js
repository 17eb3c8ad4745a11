const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');

/** Nothing of an earlier build may end up in the package. */
function clean() {
	return rm('dist', { recursive: true, force: true });
}

function compile() {
	return spawn(process.execPath, [require.resolve('typescript/bin/tsc')], { stdio: 'inherit' });
}

/** Icons and codex files; `encoding: false`, because gulp 5 would otherwise read bytes as UTF-8. */
function copy() {
	return src(['{nodes,credentials}/**/*.{svg,png,json}'], { encoding: false }).pipe(dest('dist'));
}

exports.build = series(clean, parallel(compile, copy));
exports.default = exports.build;
