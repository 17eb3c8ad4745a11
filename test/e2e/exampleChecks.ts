import type { Stage } from '../../demo/stage.ts';
import type { Check } from '../../tools/checks.ts';
import { pause } from '../../tools/until.ts';
import type { EditorPage } from './editorPage.ts';
import { expectEqual } from './expect.ts';

/** n8n's editor saves by itself what was changed, after a while. */
const SAVED_AFTER_MS = 3000;

/** A tab waits most of the time. */
const TABS = 3;

const STICKY = 'n8n-nodes-base.stickyNote';

/** Whether the editor fills in something of its own when the node is opened: a form, or a list. */
function isFilledIn(parameters: Record<string, unknown>): boolean {
	return /"(?:schema|__rl)"/.test(JSON.stringify(parameters));
}

/** A person opens each node of an example to look, and closes it again: it stays as it is, and published. */
export function exampleChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		{
			title: 'looking into the nodes of an example changes nothing: it stays as it was published',
			async run({ api, furnishings, signal }) {
				const opened: string[] = [];
				// Of n8n's own nodes without such parts, one of each type is enough.
				const seen = new Set<string>([STICKY]);
				const look = async (tab: EditorPage, [example, id]: [string, string]) => {
					const before = await api.workflow(id);
					const saved = await api.saved(id);
					await tab.open(id);
					for (const { name, type, parameters } of before.nodes) {
						if (seen.has(type)) continue;
						if (type.startsWith('n8n-nodes-base.') && !isFilledIn(parameters)) seen.add(type);
						await tab.openNode(name);
						await tab.fetched();
						await tab.closeNode();
						opened.push(name);
					}
					await pause(SAVED_AFTER_MS, signal);
					const after = await api.workflow(id);
					for (const [index, node] of before.nodes.entries()) {
						expectEqual(`${example}: ${node.name}`, after.nodes[index], node);
					}
					expectEqual(`connections of ${example}`, after.connections, before.connections);
					expectEqual(`version of ${example}`, await api.saved(id), saved);
				};
				const left = Object.entries(furnishings.workflows);
				const tabs = await Promise.all(Array.from({ length: TABS }, () => editor.another()));
				await Promise.all(
					tabs.map(async (tab) => {
						for (let next = left.shift(); next; next = left.shift()) await look(tab, next);
						await tab.page.close();
					}),
				);
				return opened.join(', ');
			},
		},
	];
}
