import { buildVoiceCall, VOICE_CALL_LIMITS } from '../../../message/types/voiceCall';
import { bodyField } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';

export const voiceCall: MessageType = {
	option: {
		name: 'Voice Call Button',
		value: 'voice_call',
		description: 'A button that calls the business within WhatsApp; calling must be enabled',
	},
	fields: [
		bodyField,
		{
			displayName: 'Button Text',
			name: 'callButtonText',
			type: 'string',
			default: '',
			placeholder: 'e.g. Call us',
			description: 'At most 20 characters; empty for "Call Now"',
		},
		{
			displayName: 'Button Works For (Minutes)',
			name: 'callTtlMinutes',
			type: 'string',
			default: '',
			placeholder: 'e.g. 10080',
			description: '1 to 43,200 minutes (30 days); empty for 10,080 (7 days)',
		},
		{
			displayName: 'Payload',
			name: 'callPayload',
			type: 'string',
			default: '',
			placeholder: 'e.g. order-4711',
			description: 'Returned when the customer calls, at most 512 characters; may be empty',
		},
	],
	limits: VOICE_CALL_LIMITS,
	read(reader) {
		const frame = readFrame(reader);
		const displayText = reader.optional('callButtonText');
		const ttlMinutes = reader.number('callTtlMinutes');
		const payload = reader.optional('callPayload');
		const call = {
			...(displayText === undefined ? {} : { displayText }),
			...(ttlMinutes === undefined ? {} : { ttlMinutes }),
			...(payload === undefined ? {} : { payload }),
		};
		return (draft) => buildVoiceCall(frame, call, draft);
	},
};
