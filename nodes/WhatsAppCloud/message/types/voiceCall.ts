import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { bodyOnly, buildInteractive, type Frame } from '../interactive';
import { characters, hard, type Limits } from '../limit';

const SOURCE = 'Voice call button messages';

export const VOICE_CALL_LIMITS = {
	displayText: [characters(20, SOURCE)],
	ttlMinutes: [hard('minutes', 43_200, SOURCE, 1)],
	payload: [characters(512, SOURCE)],
} satisfies Record<string, Limits>;

export interface VoiceCallMessage {
	/** Text of the button; Meta's own, "Call Now", if left out. */
	displayText?: string;
	/** How long the button works; 10,080 (7 days) if left out. */
	ttlMinutes?: number;
	/** Comes back in the `calls` webhook. */
	payload?: string;
}

/** A button that calls the business within WhatsApp (Meta: "Call button messages"). */
export function buildVoiceCall(frame: Frame, call: VoiceCallMessage, draft: Draft): JsonObject {
	const displayText = draft.optional(
		'Button Text',
		call.displayText,
		VOICE_CALL_LIMITS.displayText,
	);
	const payload = draft.optional('Payload', call.payload, VOICE_CALL_LIMITS.payload);
	const ttlMinutes = call.ttlMinutes;
	if (ttlMinutes !== undefined) {
		if (Number.isInteger(ttlMinutes)) {
			draft.count('Button Works For', ttlMinutes, VOICE_CALL_LIMITS.ttlMinutes);
		} else draft.refuse('Button Works For', 'is not a whole number of minutes');
	}
	const parameters = {
		...(displayText === undefined ? {} : { display_text: displayText }),
		...(ttlMinutes === undefined ? {} : { ttl_minutes: ttlMinutes }),
		...(payload === undefined ? {} : { payload }),
	};
	const action = {
		name: 'voice_call',
		...(Object.keys(parameters).length > 0 ? { parameters } : {}),
	};
	return buildInteractive('voice_call', bodyOnly, frame, action, draft);
}
