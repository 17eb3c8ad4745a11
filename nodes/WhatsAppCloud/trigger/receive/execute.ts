import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openAccount } from '../../account/account';
import type { WhatsAppEvent } from '../../webhook/events';
import { eventKey } from '../../webhook/eventKey';
import { lastStore } from '../background/lastStore';
import { messageOf } from '../../thrown';
import { log } from '../log';
import { messagesIn, together } from './collection';
import { downloadMedia } from './media';
import { takeEvents } from './taking';
import { readDownload } from '../fields/parameters';
import { scopeOf } from '../scope';
import { STARTS } from '../background/starts';

/** A person runs something (again): nothing is held back then. */
const BY_HAND = new Set(['manual', 'retry']);

/** Runs on the webhook's items, in the worker in queue mode: here the events have reached their workflow. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const single = items.flatMap((item) => messagesIn(item).map((message) => ({ item, message })));
	const taken = await take(this, single);
	const messages = await withFiles(
		this,
		taken.map(({ message }) => message),
	);
	const byItem = Map.groupBy(
		taken.map(({ item }, index) => ({ item, message: messages[index] })),
		({ item }) => item,
	);
	return [
		[...byItem].flatMap(([item, parts]) => {
			const own = parts.flatMap(({ message }) => message ?? []);
			return together(item, own) ?? [];
		}),
	];
}

interface Single {
	item: INodeExecutionData;
	message: INodeExecutionData;
}

/** Those that no other execution has. */
async function take(context: IExecuteFunctions, single: Single[]): Promise<Single[]> {
	if (BY_HAND.has(context.getMode())) return single;
	const claim = {
		scope: scopeOf(context),
		keys: single.map(({ message }) => eventKey(message.json as unknown as WhatsAppEvent)),
	};
	STARTS.begun(claim.scope, claim.keys);
	try {
		const store = lastStore(claim.scope) ?? (await (await openAccount(context)).store());
		const taken = await takeEvents(store, claim, context.getExecutionId());
		return single.filter((_one, index) => taken[index]);
	} catch (thrown) {
		// The message is here: losing it over book-keeping would be worse than a second copy.
		log(context, 'warn', `Finished events could not be marked as such. ${messageOf(thrown)}`);
		return single;
	}
}

async function withFiles(
	context: IExecuteFunctions,
	messages: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const download = readDownload({
		getNodeParameter: (name, fallback) => context.getNodeParameter(name, 0, fallback),
	});
	if (!download || messages.length === 0) return messages;
	const { graph } = await openAccount(context);
	return await downloadMedia(context, graph, messages, download);
}
