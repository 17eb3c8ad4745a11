import type { JsonObject } from '../json.ts';

export type FlowStatus = 'DRAFT' | 'PUBLISHED' | 'DEPRECATED' | 'BLOCKED' | 'THROTTLED';

/** A Flow (a form inside a chat) as Graph's Flows API manages it. */
export interface Flow {
	id: string;
	businessAccountId: string;
	name: string;
	status: FlowStatus;
	categories: string[];
	endpointUri?: string;
	/** `flow.json`, once there is one. */
	asset?: JsonObject;
	/** ms since the epoch. */
	updatedAt: number;
}

/** The account's Flows, newest first as Meta lists them. */
export class Flows {
	private readonly byId = new Map<string, Flow>();

	put(flow: Flow): void {
		this.byId.set(flow.id, flow);
	}

	get(id: string): Flow | undefined {
		return this.byId.get(id);
	}

	of(businessAccountId: string): Flow[] {
		return [...this.byId.values()]
			.filter((flow) => flow.businessAccountId === businessAccountId)
			.reverse();
	}

	delete(id: string): void {
		this.byId.delete(id);
	}

	clear(): void {
		this.byId.clear();
	}
}
