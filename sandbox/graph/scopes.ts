import { GraphError } from '../errors/graphError.ts';
import type { Caller, GraphNode } from './request.ts';

/** What WhatsApp needs, and what a token has unless something else was said. */
export const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'] as const;

type Scope = (typeof SCOPES)[number];

const MANAGEMENT: readonly Scope[] = ['whatsapp_business_management'];
const MESSAGING: readonly Scope[] = ['whatsapp_business_messaging'];

/** Meta, "WhatsApp permissions": accounts, templates, analytics, webhooks are management. */
const OF_KIND: Partial<Record<GraphNode['kind'], readonly Scope[]>> = {
	businessAccount: MANAGEMENT,
	template: MANAGEMENT,
	flow: MANAGEMENT,
	media: MESSAGING,
};

/**
 * Of a business number, by edge, where Meta says so: messaging is to "send messages and make calls, upload and retrieve
 * media, manage and get business profile information, and register numbers" ("App Review"), and registering wants
 * both ("Registration"); numbers themselves and QR codes are management.
 */
const OF_NUMBER: Record<string, readonly Scope[]> = {
	'': MANAGEMENT,
	request_code: MANAGEMENT,
	verify_code: MANAGEMENT,
	message_qrdls: MANAGEMENT,
	register: SCOPES,
	deregister: SCOPES,
	messages: MESSAGING,
	marketing_messages: MESSAGING,
	media: MESSAGING,
	whatsapp_business_profile: MESSAGING,
	calls: MESSAGING,
	call_permissions: MESSAGING,
};

/**
 * @param edge of the object; empty = the object itself
 * @throws GraphError 200 or 10 for a token without a permission that Meta wants here; where Meta does not say which,
 * for one that has neither
 */
export function checkScopes(caller: Caller, kind: GraphNode['kind'], edge: string): void {
	if (caller.kind === 'app' || kind === 'app' || kind === 'business') return;
	const given: readonly string[] = caller.token.scopes ?? SCOPES;
	const [name = ''] = edge.split('/');
	const known = Object.hasOwn(OF_NUMBER, name) ? OF_NUMBER[name] : undefined;
	const wanted = kind === 'phoneNumber' ? known : OF_KIND[kind];
	const missing = (wanted ?? SCOPES).filter((scope) => !given.includes(scope));
	const [first] = wanted || missing.length === SCOPES.length ? missing : [];
	if (first !== undefined) throw missingPermission(first, name);
}

/** Management in the words of Meta's OpenAPI document, sending as integrators have seen it. */
function missingPermission(scope: Scope, edge: string): GraphError {
	if (scope === 'whatsapp_business_management') {
		return new GraphError(403, {
			message: "Your app doesn't have permission to access this WhatsApp Business Account",
			type: 'OAuthException',
			code: 200,
			error_subcode: 1349174,
			error_user_title: 'Permission Denied',
			error_user_msg: "Your app doesn't have permission to access this resource",
		});
	}
	const isSending = ['messages', 'marketing_messages'].includes(edge);
	const [code, sentence] = isSending
		? ([
				200,
				'You do not have the necessary permissions to send messages on behalf of this WhatsApp Business Account',
			] as const)
		: ([10, 'Application does not have permission for this action'] as const);
	return new GraphError(403, { message: `(#${code}) ${sentence}`, code });
}
