import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { hasEmoji } from '../emoji';
import { buildInteractive, type Frame, withHeader } from '../interactive';
import { characters, disputed, type Limits } from '../limit';

export const FLOW_LIMITS = {
	cta: [
		characters(30, 'Sending a Flow'),
		disputed(characters(20, 'an older edition of "Sending a Flow"')),
	],
} satisfies Record<string, Limits>;

export interface FlowMessage {
	/** Which flow, by ID or by name. */
	flow: { id: string } | { name: string };
	/** Text of the button that opens it. */
	cta: string;
	/** Comes back with the answer; Meta's default is `unused`. */
	token?: string;
	/** `draft` is for trying a flow that is not published yet. */
	mode: 'published' | 'draft';
	/** Where the first screen comes from: named here, or answered by the flow's own endpoint. */
	action: 'navigate' | 'data_exchange';
	screen?: string;
	/** What the first screen is filled with. */
	data?: JsonObject;
}

/** The only version that Meta has published. */
const FLOW_MESSAGE_VERSION = '3';

/** A message with a button that opens a flow (Meta: "Sending a Flow"). */
export function buildFlow(frame: Frame, message: FlowMessage, draft: Draft): JsonObject {
	const { flow, cta, token, mode, action } = message;
	draft.text('Flow Button', cta, FLOW_LIMITS.cta);
	if (hasEmoji(cta)) draft.refuse('Flow Button', 'must not have emoji');
	const payload = buildPayload(message, draft);
	const parameters = {
		flow_message_version: FLOW_MESSAGE_VERSION,
		...('id' in flow
			? { flow_id: draft.required('Flow', flow.id) }
			: { flow_name: draft.required('Flow Name', flow.name) }),
		flow_cta: cta,
		...(token ? { flow_token: draft.sound('Flow Token', token) } : {}),
		...(mode === 'draft' ? { mode } : {}),
		flow_action: action,
		...(payload ? { flow_action_payload: payload } : {}),
	};
	return buildInteractive('flow', withHeader, frame, { name: 'flow', parameters }, draft);
}

function buildPayload({ action, screen, data }: FlowMessage, draft: Draft): JsonObject | undefined {
	if (action !== 'navigate' || (!screen && !data)) return undefined;
	if (!screen) draft.refuse('First Screen', 'is empty; Screen Data needs a screen');
	if (data && Object.keys(data).length === 0) {
		draft.refuse('Screen Data', 'is an empty object; leave the field empty instead');
	}
	return { screen: draft.sound('First Screen', screen ?? ''), ...(data ? { data } : {}) };
}
