import { buildAsking, REQUESTS } from '../../../message/types/askingMessages';
import { bodyField } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';

function asking(type: keyof typeof REQUESTS, name: string, description: string): MessageType {
	return {
		option: { name, value: type, description },
		fields: [bodyField],
		limits: {},
		read(reader) {
			const frame = readFrame(reader);
			return (draft) => buildAsking(type, frame, draft);
		},
	};
}

export const locationRequest = asking(
	'location_request_message',
	'Location Request',
	'A button for the customer to send a location',
);

export const contactInfoRequest = asking(
	'request_contact_info',
	'Contact Info Request',
	'A button for customers who hide their phone number to share it',
);

export const callPermissionRequest = asking(
	'call_permission_request',
	'Call Permission Request',
	'Asks for permission to call',
);
