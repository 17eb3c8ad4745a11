import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Bench } from './whatsapp';

/** Runs an operation of WhatsApp Cloud Templates, which goes on with what failed. */
export async function runTemplates(
	bench: Bench,
	operation: string,
	parameters: INodeParameters,
	input?: INodeExecutionData[],
): Promise<IDataObject[]> {
	const node = {
		...{ name: 'Templates', type: 'whatsAppCloudTemplates' },
		onError: 'continueRegularOutput' as const,
		parameters: { resource: 'template', operation, ...parameters },
	};
	const run = await bench.engine.runWorkflow({ nodes: [node], ...(input ? { input } : {}) });
	if (run.error) throw new Error(run.error.message);
	return run.node('Templates').json;
}

/** What Meta has of an object, as a stranger would ask for it. */
export async function atMeta(bench: Bench, path: string): Promise<IDataObject> {
	const headers = { authorization: `Bearer ${bench.sandbox.account.accessToken}` };
	const answer = await fetch(`${bench.sandbox.url}/v26.0/${path}`, { headers });
	return (await answer.json()) as IDataObject;
}

/** A template as it is chosen from the list. */
export const listed = (name: string, language = 'en_US'): INodeParameters => ({
	template: { __rl: true, mode: 'list', value: `${name}|${language}` },
});
