import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openAccount } from '../../account';
import type { WhatsAppEvent } from '../../webhook/events';
import { eventKey } from '../../webhook/key';
import { lastStore } from '../background/lastStore';
import { log, messageOf } from '../log';
import { downloadMedia } from './media';
import { readDownload } from '../fields/parameters';
import { scopeOf } from '../scope';
import { STARTS } from '../background/starts';

/** A person runs something (again): nothing is held back then. */
const BY_HAND = new Set(['manual', 'retry']);

/** Runs on the webhook's items, in the worker in queue mode: here the events have reached their workflow. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = await takeItems(this);
	const download = readDownload({
		getNodeParameter: (name, fallback) => this.getNodeParameter(name, 0, fallback),
	});
	if (!download || items.length === 0) return [items];
	const { graph } = await openAccount(this);
	return [await downloadMedia(this, graph, items, download)];
}

/** The items that no other execution has. */
async function takeItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	if (BY_HAND.has(context.getMode())) return items;
	const claim = {
		scope: scopeOf(context),
		keys: items.map(({ json }) => eventKey(json as unknown as WhatsAppEvent)),
	};
	STARTS.begun(claim.scope, claim.keys);
	try {
		const store = lastStore(claim.scope) ?? (await (await openAccount(context)).store());
		const taken = await store.takeEvents(claim, context.getExecutionId(), Date.now());
		return items.filter((_item, index) => taken[index]);
	} catch (thrown) {
		// The message is here: losing it over book-keeping would be worse than a second copy.
		log(context, 'warn', `Handled events could not be marked as such. ${messageOf(thrown)}`);
		return items;
	}
}
