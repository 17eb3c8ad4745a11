import { z } from 'zod';

import type { Stage } from '../../demo/stage.ts';
import { REMINDERS } from '../../demo/workflows.ts';
import type { Check } from '../../tools/checks.ts';
import { expectContains } from './expect.ts';

const found = z.object({ results: z.array(z.object({ name: z.string() })) });
const form = z.object({ fields: z.array(z.object({ id: z.string() })) });

/** What the editor asks n8n for while a person configures Send, through n8n's REST API. */
export const listChecks: Array<Check<Stage>> = [
	{
		title: 'the editor gets the list of templates',
		async run(stage) {
			const answer = await ask(stage, 'resource-locator-results', 'searchTemplates', 'template');
			const names = found.parse(answer).results.map(({ name }) => name);
			expectContains(names, ['order_update · en_US · utility', 'paused, cannot be sent']);
			return `${names.length} templates`;
		},
	},
	{
		title: 'the editor gets the form of a template',
		async run(stage) {
			const fields = await ask(
				stage,
				'resource-mapper-fields',
				'mapTemplateFields',
				'templateValues',
			);
			const ids = form.parse(fields).fields.map(({ id }) => id);
			expectContains(ids, ['body_1', 'body_2', 'body_3']);
			return ids.join(', ');
		},
	},
];

async function ask(
	{ api, furnishings }: Stage,
	what: string,
	methodName: string,
	path: string,
): Promise<unknown> {
	const { nodes } = await api.workflow(furnishings.workflows.reminders);
	const node = nodes.find(({ name }) => name === REMINDERS.send);
	return await api.session.call('POST', `/dynamic-node-parameters/${what}`, {
		...{ path: `parameters.${path}`, methodName },
		nodeTypeAndVersion: { name: node?.type, version: 1 },
		currentNodeParameters: node?.parameters,
		credentials: node?.credentials,
	});
}
