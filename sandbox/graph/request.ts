import { findGroup, type GroupCustomer } from '../delivery/groups.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { AccessToken, App, Business, BusinessAccount, PhoneNumber } from '../state/account.ts';
import type { Flow } from '../state/flows.ts';
import type { Media } from '../state/media.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';

/** A Graph object that an ID in a path can name. */
export type GraphNode =
	| { kind: 'phoneNumber'; value: PhoneNumber }
	| { kind: 'businessAccount'; value: BusinessAccount }
	| { kind: 'template'; value: Template }
	| { kind: 'media'; value: Media }
	| { kind: 'flow'; value: Flow }
	| { kind: 'group'; value: GroupCustomer }
	| { kind: 'business'; value: Business }
	| { kind: 'app'; value: App };

/** What stands behind `Authorization`: a system user's token, or `APP_ID|APP_SECRET`. */
export type Caller = { kind: 'user'; token: AccessToken } | { kind: 'app'; app: App };

export interface UploadedFile {
	/** Of the part that it came in. */
	fieldName: string;
	content: Buffer;
	fileName: string;
	mimeType: string;
}

/** One Graph request, whatever its encoding was. */
export interface GraphRequest {
	world: World;
	method: 'GET' | 'POST' | 'DELETE';
	/** Query and body together, the body's value first: Graph takes parameters from either. */
	params: JsonObject;
	file?: UploadedFile;
	/** Of resumable uploads. */
	bytes?: Buffer;
	headers: Record<string, string | string[] | undefined>;
	caller: Caller;
	/** `http://host:port`, as the caller reached the sandbox. */
	origin: string;
	/** Path as asked for, with the version. */
	path: string;
}

export type Answer = JsonValue | Promise<JsonValue>;

export type EdgeHandler<Node> = (request: GraphRequest, node: Node) => Answer;

/** By edge (empty: the node itself), then by method. */
export type EdgeTable<Node> = Record<
	string,
	Partial<Record<GraphRequest['method'], EdgeHandler<Node>>>
>;

/** A kind of object, and what it can do: by edge (empty: the object itself), then by method. */
export interface ObjectType<Node> {
	/** What Graph calls it in its refusals. */
	name: string;
	edges: EdgeTable<Node>;
}

export function findNode(world: World, id: string): GraphNode | undefined {
	const number = world.numbers.get(id);
	if (number) return { kind: 'phoneNumber', value: number };
	const account = world.businessAccounts.get(id);
	if (account) return { kind: 'businessAccount', value: account };
	const template = world.templates.get(id);
	if (template) return { kind: 'template', value: template };
	const media = world.media.get(id, Date.now());
	if (media) return { kind: 'media', value: media };
	const flow = world.flows.get(id);
	if (flow) return { kind: 'flow', value: flow };
	const group = findGroup(world, id);
	if (group) return { kind: 'group', value: group };
	const business = world.businesses.get(id);
	if (business) return { kind: 'business', value: business };
	const app = world.apps.get(id);
	return app && { kind: 'app', value: app };
}
