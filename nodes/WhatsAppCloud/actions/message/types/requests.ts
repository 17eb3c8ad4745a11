import { buildAsking, REQUESTS } from '../../../message/askingMessages';
import { bodyField } from './fields';
import { readFrame } from './frame';
import type { MessageType } from './messageType';

function asking(type: keyof typeof REQUESTS, name: string, description: string): MessageType {
	return {
		option: { name, value: type, description },
		fields: [bodyField],
		read(reader) {
			const frame = readFrame(reader);
			return (draft) => buildAsking(type, frame, draft);
		},
	};
}

export const locationRequest = asking(
	'location_request_message',
	'Location Request',
	'A button with which the customer sends a location',
);

export const contactInfoRequest = asking(
	'request_contact_info',
	'Contact Info Request',
	'A button with which a customer who hides the phone number shows it',
);

export const callPermissionRequest = asking(
	'call_permission_request',
	'Call Permission Request',
	'Asks whether the business may call',
);
