import {
	messageRefusal,
	nobodyIsMe,
	nonexistingField,
	unknownObject,
	unknownPath,
} from '../errors/graphError.ts';
import { textOf } from '../json.ts';
import { FLOW, GROUP } from '../otherClients/edges.ts';
import { readMany } from '../otherClients/readMany.ts';
import { isGroupId } from '../state/customer.ts';
import { debugToken, SYSTEM_USER_ID } from './debugToken.ts';
import { APP, BUSINESS, BUSINESS_ACCOUNT, MEDIA, PHONE_NUMBER, TEMPLATE } from './edges.ts';
import { findNode, type Answer, type GraphRequest, type ObjectType } from './request.ts';
import { checkScopes } from './scopes.ts';
import { appOf, sees } from './sight.ts';
import { signup } from './signups.ts';
import { searchLibrary } from './templateLibrary.ts';
import { uploadBytes, uploadOffset } from './upload.ts';

/**
 * Finds the object and what the request wants of it.
 *
 * @throws GraphError 100/33 for an unknown or hidden object, 100 for an edge that it does not have
 */
export function dispatch(request: GraphRequest, id: string, edge: string): Answer {
	if (id === '') return readMany(request, (one, each) => dispatch(one, each, ''));
	if (id === 'debug_token') return debugToken(request);
	if (id === 'me' && request.method === 'GET') {
		if (request.caller.kind === 'app') throw nobodyIsMe();
		if (edge !== '') throw unknownPath(edge);
		return { name: 'Sandbox System User', id: SYSTEM_USER_ID };
	}
	if (id === 'message_template_library' && request.method === 'GET') {
		checkScopes(request.caller, 'template', '');
		return searchLibrary(request);
	}
	if (id === 'signups') return signup(request, edge);
	if (id.startsWith('upload:')) {
		const session = `${id}?sig=${textOf(request.params.sig) ?? ''}`;
		return request.method === 'GET'
			? uploadOffset(request, session)
			: uploadBytes(request, session);
	}
	// `app` stands for the app that the token belongs to.
	if (id === 'app') return dispatch(request, appOf(request.world, request.caller).id, edge);
	const node = findNode(request.world, id);
	if (!node || !sees(request.world, request.caller, node)) {
		throw isGroupId(id) ? messageRefusal(131041) : unknownObject(request.method, id);
	}
	checkScopes(request.caller, node.kind, edge);
	switch (node.kind) {
		case 'phoneNumber': {
			const code = /^message_qrdls\/(\w+)$/.exec(edge)?.[1];
			// A QR code is no object of its own: its code is a parameter of the list.
			if (code !== undefined) {
				const params = { ...request.params, code };
				return call(PHONE_NUMBER, { ...request, params }, node.value, id, 'message_qrdls');
			}
			return call(PHONE_NUMBER, request, node.value, id, edge);
		}
		case 'businessAccount': {
			const templateId = /^message_templates\/(\d+)$/.exec(edge)?.[1];
			// Some clients ask for a template below its account.
			if (templateId !== undefined) return dispatch(request, templateId, '');
			return call(BUSINESS_ACCOUNT, request, node.value, id, edge);
		}
		case 'template':
			return call(TEMPLATE, request, node.value, id, edge);
		case 'media':
			return call(MEDIA, request, node.value, id, edge);
		case 'flow':
			return call(FLOW, request, node.value, id, edge);
		case 'group':
			return call(GROUP, request, node.value, id, edge);
		case 'business':
			return call(BUSINESS, request, node.value, id, edge);
		case 'app':
			return call(APP, request, node.value, id, edge);
	}
}

function call<Node>(
	type: ObjectType<Node>,
	request: GraphRequest,
	node: Node,
	id: string,
	edge: string,
): Answer {
	if (edge.includes('/')) throw unknownPath(edge);
	const methods = Object.hasOwn(type.edges, edge) ? type.edges[edge] : undefined;
	const handler = methods?.[request.method];
	if (!handler) {
		// What is read is taken for a field; anything else, the object does not support.
		throw request.method === 'GET' && !methods
			? nonexistingField(edge, type.name)
			: unknownObject(request.method, id);
	}
	return handler(request, node);
}
