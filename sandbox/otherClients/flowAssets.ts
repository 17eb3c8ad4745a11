import { GraphError, invalidParameter, missingParameter } from '../errors/graphError.ts';
import { page } from '../graph/paging.ts';
import type { GraphRequest } from '../graph/request.ts';
import { compact, isObject, parseJson, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { Flow } from '../state/flows.ts';
import { tellOfFlow } from '../webhook/accountNews.ts';

/** `GET /{FLOW_ID}/assets`. */
export function listAssets(request: GraphRequest, flow: Flow): JsonObject {
	const assets = flow.asset ? [flow.id] : [];
	return compact({
		...page(request, assets, String, () => ({
			name: 'flow.json',
			asset_type: 'FLOW_JSON',
			download_url: `${request.origin}/flow-asset/${flow.id}`,
		})),
	});
}

/** `POST /{FLOW_ID}/assets`: multipart with `file`, `name` and `asset_type`. */
export function putAsset({ params, file }: GraphRequest, flow: Flow): JsonObject {
	if (flow.status !== 'DRAFT') {
		throw flowRefusal(
			139001,
			"Flow can't be updated",
			'A flow that was published cannot be changed.',
		);
	}
	if (textOf(params.asset_type) !== 'FLOW_JSON') {
		throw invalidParameter('Param asset_type must be one of {FLOW_JSON}.');
	}
	if (!file) throw missingParameter('file');
	flow.asset = readAsset(file.content.toString('utf8'));
	flow.updatedAt = Date.now();
	return { success: true, validation_errors: [] };
}

/** `POST /{FLOW_ID}/publish`: a draft that has its JSON. */
export function publishFlow({ world }: GraphRequest, flow: Flow): JsonObject {
	const obstacle =
		flow.status !== 'DRAFT'
			? 'Only a flow in DRAFT status can be published.'
			: !flow.asset
				? 'The flow has no JSON yet.'
				: flow.asset.data_api_version !== undefined &&
					!flow.endpointUri &&
					'A flow with a data_api_version needs an endpoint_uri.';
	if (obstacle) throw flowRefusal(139002, "Flow can't be published", obstacle);
	flow.status = 'PUBLISHED';
	tellOfFlow(world, 'DRAFT', flow);
	return { success: true };
}

/** `POST /{FLOW_ID}/deprecate`: a published one. */
export function deprecateFlow({ world }: GraphRequest, flow: Flow): JsonObject {
	if (flow.status !== 'PUBLISHED') {
		throw flowRefusal(
			139003,
			"Flow can't be deprecated",
			'Only a published flow can be deprecated.',
		);
	}
	flow.status = 'DEPRECATED';
	tellOfFlow(world, 'PUBLISHED', flow);
	return { success: true };
}

/** `flow.json`, as text or as an object. @throws GraphError 100 for anything else */
export function readAsset(value: JsonValue): JsonObject {
	const asset = typeof value === 'string' ? parseJson(value) : value;
	if (isObject(asset)) return asset;
	throw invalidParameter('Param flow_json must be a valid JSON object.');
}

/** Graph's refusals of the Flows API. */
export function flowRefusal(
	code: number,
	title: string,
	explanation: string,
	subcode?: number,
): GraphError {
	return new GraphError(400, {
		message: code === 100 ? 'Invalid parameter' : `(#${code}) ${title}`,
		type: 'OAuthException',
		code,
		error_subcode: subcode,
		is_transient: false,
		error_user_title: title,
		error_user_msg: explanation,
	});
}
