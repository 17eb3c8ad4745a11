import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import { selectFields, type FieldReader } from '../graph/fields.ts';
import { page } from '../graph/paging.ts';
import type { GraphRequest } from '../graph/request.ts';
import { compact, textOf, type JsonObject, type JsonValue } from '../json.ts';
import { UNKNOWN_FLOW } from '../message/flow.ts';
import { requireList } from '../message/require.ts';
import type { BusinessAccount } from '../state/account.ts';
import type { Flow } from '../state/flows.ts';
import { graphId } from '../state/ids.ts';
import type { World } from '../state/world.ts';
import { flowRefusal, publishFlow, readAsset } from './flowAssets.ts';

const CATEGORIES = [
	'SIGN_UP',
	'SIGN_IN',
	'APPOINTMENT_BOOKING',
	'LEAD_GENERATION',
	'CONTACT_US',
	'CUSTOMER_SUPPORT',
	'SURVEY',
	'OTHER',
];

const DEFAULT_FIELDS = ['id', 'name', 'status', 'categories', 'validation_errors'];

export const FLOW_TYPE = 'WhatsAppFlow';

const PREVIEW_DAYS = 30;

/** `GET /{WABA_ID}/flows`. */
export function listFlows(request: GraphRequest, account: BusinessAccount): JsonObject {
	return compact({
		...page(
			request,
			request.world.flows.of(account.id),
			({ id }) => id,
			(flow) => getFlow(request, flow),
		),
	});
}

/** `GET /{FLOW_ID}`. */
export function getFlow(request: GraphRequest, flow: Flow): JsonObject {
	const all: Record<string, FieldReader> = {
		id: () => flow.id,
		name: () => flow.name,
		status: () => flow.status,
		categories: () => flow.categories,
		validation_errors: () => [],
		json_version: () => textOf(flow.asset?.version),
		data_api_version: () => textOf(flow.asset?.data_api_version),
		endpoint_uri: () => flow.endpointUri,
		updated_at: () => new Date(flow.updatedAt).toISOString().replace(/\.\d+Z$/, '+0000'),
		preview: () => ({
			preview_url: `${request.origin}/flow-preview/${flow.id}`,
			expires_at: new Date(Date.now() + PREVIEW_DAYS * 86_400_000)
				.toISOString()
				.replace(/\.\d+Z$/, '+0000'),
		}),
		whatsapp_business_account: () => ({ id: flow.businessAccountId }),
		application: () => {
			const { name, id } = request.world.appOf(flow.businessAccountId);
			return { name, id };
		},
		health_status: () => ({
			can_send_message: flow.status === 'PUBLISHED' ? 'AVAILABLE' : 'BLOCKED',
			entities: [
				{
					entity_type: 'FLOW',
					id: flow.id,
					can_send_message: flow.status === 'PUBLISHED' ? 'AVAILABLE' : 'BLOCKED',
				},
			],
		}),
	};
	return selectFields(FLOW_TYPE, all, DEFAULT_FIELDS, request.params.fields);
}

/** `POST /{WABA_ID}/flows`: a draft, with `flow_json` and `publish` at once if they are given. */
export function createFlow(request: GraphRequest, account: BusinessAccount): JsonObject {
	const { world, params } = request;
	const name = newName(world, account.id, params.name);
	const source = world.flows.get(textOf(params.clone_flow_id) ?? '');
	if (params.clone_flow_id !== undefined && source?.businessAccountId !== account.id) {
		throw flowRefusal(100, UNKNOWN_FLOW, 'The Flow ID you provided was not found in your account.');
	}
	const endpointUri = endpointOf(params.endpoint_uri);
	const flow: Flow = {
		id: graphId(),
		businessAccountId: account.id,
		name,
		status: 'DRAFT',
		categories: categoriesOf(params.categories ?? source?.categories ?? undefined),
		...(endpointUri === undefined ? {} : { endpointUri }),
		...(source?.asset ? { asset: source.asset } : {}),
		updatedAt: Date.now(),
	};
	if (params.flow_json !== undefined) flow.asset = readAsset(params.flow_json);
	world.flows.put(flow);
	if (textOf(params.publish) === 'true') publishFlow(request, flow);
	return { id: flow.id, success: true, validation_errors: [] };
}

/** `POST /{FLOW_ID}`: name, categories, endpoint. */
export function changeFlow({ world, params }: GraphRequest, flow: Flow): JsonObject {
	const { name, categories } = params;
	const endpointUri = endpointOf(params.endpoint_uri);
	if (name !== undefined && name !== flow.name) {
		flow.name = newName(world, flow.businessAccountId, name);
	}
	if (categories !== undefined) flow.categories = categoriesOf(categories);
	if (endpointUri !== undefined) flow.endpointUri = endpointUri;
	flow.updatedAt = Date.now();
	return { success: true };
}

/** `DELETE /{FLOW_ID}`: drafts only. */
export function deleteFlow({ world }: GraphRequest, flow: Flow): JsonObject {
	if (flow.status !== 'DRAFT') {
		throw flowRefusal(
			139004,
			"Flow can't be deleted",
			'Only a flow in DRAFT status can be deleted.',
		);
	}
	world.flows.delete(flow.id);
	return { success: true };
}

/** One that no other flow of the account has. */
function newName(world: World, businessAccountId: string, value: JsonValue | undefined): string {
	const name = textOf(value)?.trim();
	if (!name) throw missingParameter('name');
	if (world.flows.of(businessAccountId).some((flow) => flow.name === name)) {
		throw flowRefusal(100, 'Flow name not unique', `A flow named ${name} already exists.`, 4016019);
	}
	return name;
}

/** Where the screens of a flow get their data. */
function endpointOf(value: JsonValue | undefined): string | undefined {
	const uri = textOf(value);
	if (uri === undefined || (URL.canParse(uri) && new URL(uri).protocol === 'https:')) return uri;
	throw flowRefusal(100, 'Invalid Endpoint URI', 'The endpoint_uri has to be a valid URL.');
}

function categoriesOf(value: JsonValue | undefined): string[] {
	const categories = requireList(value, 'categories').map(String);
	if (categories.length === 0) throw missingParameter('categories');
	const unknown = categories.find((category) => !CATEGORIES.includes(category));
	if (unknown === undefined) return categories;
	throw invalidParameter(
		`Param categories[0] must be one of {${CATEGORIES.join(', ')}} - got "${unknown}".`,
	);
}
