import type { JsonObject } from '../json';
import type { Draft } from './draft';
import { buildInteractive, type Frame } from './interactive';

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
	const displayText = draft.optional('Button Text', call.displayText, 'voiceCall.displayText');
	const payload = draft.optional('Payload', call.payload, 'voiceCall.payload');
	const ttlMinutes = call.ttlMinutes;
	if (ttlMinutes !== undefined) {
		if (Number.isInteger(ttlMinutes)) {
			draft.count('Button Works For', ttlMinutes, 'voiceCall.ttlMinutes');
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
	return buildInteractive('voice_call', frame, action, draft);
}
