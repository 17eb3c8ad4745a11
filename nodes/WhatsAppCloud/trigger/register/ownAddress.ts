import type { INode } from 'n8n-workflow';

import { doorAddress, readDoor, type DoorSettings, type NoDoor } from '../../doorSettings';
import type { OwnAddress } from './callbackRules';
import { heardSoFar } from './heard';

/** The last part of the trigger's address at the door; n8n's ID of its webhook, which few nodes are without. */
export function doorIdOf({ webhookId, id }: INode): string {
	return webhookId ?? id;
}

/** Where the trigger takes deliveries in. */
export interface Whereabouts {
	own: OwnAddress;
	/** Only if it is there. */
	door?: DoorSettings;
	/** Why it is not, although it is asked for. */
	noDoor?: NoDoor;
}

/**
 * @param n8nUrl the node's URL at n8n: the production or the test URL
 * @param staysAtN8n whether a person wants it there
 */
export function whereaboutsOf(
	node: INode,
	n8nUrl: string,
	{ isTest, staysAtN8n }: { isTest: boolean; staysAtN8n: boolean },
	env: NodeJS.ProcessEnv,
): Whereabouts {
	const webhookId = doorIdOf(node);
	const found = readDoor(env);
	const door = found && 'url' in found ? found : undefined;
	const doorUrl = door && doorAddress(door, webhookId);
	if (isTest || staysAtN8n || !door || doorUrl === undefined) {
		const other = doorUrl === undefined ? {} : { other: doorUrl };
		const own = { url: n8nUrl, ...other, webhookId };
		const isAskedFor = found && 'cure' in found && !isTest && !staysAtN8n;
		return { own, ...(isAskedFor ? { noDoor: found } : {}) };
	}
	const before = heardSoFar();
	const advice = () => adviceFor(door, heardSoFar() > before);
	return { own: { url: doorUrl, other: n8nUrl, webhookId, advice }, door };
}

const ADDRESS = 'WHATSAPP_CLOUD_URL must be a public https:// address with a valid certificate';

function adviceFor({ port }: DoorSettings, wasHeard: boolean): string {
	return wasHeard
		? `${ADDRESS}. A request did come to port ${port}: make sure that the proxy passes answers on unchanged.`
		: `${ADDRESS}, and the proxy behind it must forward requests to port ${port} of this machine, where nothing has arrived.`;
}
