/** What Meta says with a code: title, default details, HTTP status of a synchronous refusal. */
export interface CodeText {
	title: string;
	details?: string;
	status: number;
}

/** Graph's sentence for both limits of an account, of the messages and of its management. */
const TOO_MANY_CALLS =
	'There have been too many calls to this WhatsApp Business account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.';

/**
 * Meta's error codes for messages (developer pages "Error codes", November 2025, and bodies quoted by
 * integrators). Used for synchronous refusals, for `statuses[].errors[]`, and for faults that a test asks for.
 */
export const CODES: Readonly<Record<number, CodeText>> = {
	0: { title: 'AuthException', status: 401 },
	1: { title: 'An unknown error occurred', status: 400 },
	2: { title: 'Service temporarily unavailable', status: 503 },
	3: { title: 'Application does not have the capability to make this API call.', status: 500 },
	4: { title: 'Application request limit reached', status: 400 },
	10: { title: 'Application does not have permission for this action', status: 403 },
	17: { title: 'User request limit reached', status: 400 },
	32: { title: 'Page request limit reached', status: 400 },
	100: { title: 'Invalid parameter', status: 400 },
	138000: {
		title: 'Calling API not enabled',
		details: 'WhatsApp Cloud API Calling not enabled for this phone number.',
		status: 401,
	},
	138009: {
		title: 'Call permission request limit hit',
		details:
			'Limit reached for call permission request sends for the given business and consumer pair',
		status: 400,
	},
	131044: {
		title: 'Business eligibility payment issue',
		details: 'The call failed because there is no payment method.',
		status: 400,
	},
	138038: {
		title: 'Call action not allowed',
		details: 'Another partner is the primary responder for calls of this phone number.',
		status: 400,
	},
	2494191: {
		title: 'Thread control not allowed',
		details: 'Only the escalation partner can take control of a thread.',
		status: 400,
	},
	2494164: { title: 'The specified signup entity does not exist.', status: 400 },
	2494165: { title: 'The In-App Signup API is not enabled for this WABA.', status: 400 },
	2494166: { title: 'The confirmation message contains an unknown placeholder.', status: 400 },
	2494167: { title: 'A placeholder of the confirmation message has no value.', status: 400 },
	2494168: { title: 'The Terms of Service were not accepted.', status: 400 },
	2494176: { title: 'The business has already accepted the Terms of Service.', status: 400 },
	2494177: { title: 'The URL is not an approved Terms of Service URL.', status: 400 },
	2494179: { title: 'The website URL must use the https scheme.', status: 400 },
	139200: {
		title: 'Direct Send Utility access is blocked',
		details:
			'Direct Send Access is restricted: Direct send messaging capability is not available for this WABA right now due to misclassification based enforcements.',
		status: 400,
	},
	131020: {
		title: 'Bad Group',
		details: 'Cannot send messages to single member groups.',
		status: 400,
	},
	131070: {
		title: 'Thread owned by another responder',
		details: 'Another responder owns this thread.',
		status: 400,
	},
	131041: {
		title: 'Group unknown',
		details: "The group was not found, either because it doesn't exist or you are not a member.",
		status: 400,
	},
	131202: {
		title: 'Duplicate participant',
		details: 'Duplicate participants in the participant array input.',
		status: 400,
	},
	131204: {
		title: 'Participant overlimit',
		details: 'Group participant size exceeds limit.',
		status: 400,
	},
	131212: {
		title: 'Participant is not a part of the group.',
		details: 'Participant is not a part of the group.',
		status: 400,
	},
	131207: {
		title: 'Group suspended',
		details: 'The group violates platform policies.',
		status: 403,
	},
	131064: {
		title: 'Rate limited due to template misclassification',
		details: 'The account has reached its cap on utility messages for now.',
		status: 400,
	},
	138006: {
		title: 'No approved call permission from the recipient',
		details: 'The recipient has not given permission to call.',
		status: 401,
	},
	131031: {
		title: 'Business Account locked',
		details: 'Business Account has been locked.',
		status: 403,
	},
	190: { title: 'Invalid OAuth access token', status: 401 },
	200: { title: 'Permissions error', status: 403 },
	341: { title: 'Application limit reached', status: 400 },
	368: { title: 'Temporarily blocked for policies violations', status: 403 },
	613: { title: 'Calls to this api have exceeded the rate limit.', status: 400 },
	80007: { title: TOO_MANY_CALLS, status: 400 },
	80008: { title: TOO_MANY_CALLS, status: 400 },
	130403: { title: 'User is blocked', details: 'You have blocked this user.', status: 400 },
	130429: {
		title: 'Rate limit hit',
		details: 'Cloud API message throughput has been reached.',
		status: 400,
	},
	130472: {
		title: "User's number is part of an experiment",
		details: "Failed to send message because this user's phone number is part of an experiment",
		status: 400,
	},
	130497: {
		title: 'Business account is restricted from messaging users in this country.',
		status: 403,
	},
	131000: {
		title: 'Something went wrong',
		details: 'Message failed to send due to an unknown error.',
		status: 500,
	},
	131005: {
		title: 'Access denied',
		details: 'Permission is either not granted or has been removed.',
		status: 403,
	},
	131008: { title: 'Required parameter is missing', status: 400 },
	131009: { title: 'Parameter value is not valid', status: 400 },
	131016: {
		title: 'Service unavailable',
		details: 'A service is temporarily unavailable.',
		status: 500,
	},
	131021: {
		title: 'Recipient cannot be sender',
		details: 'Sender and recipient phone number is the same.',
		status: 400,
	},
	131026: { title: 'Message undeliverable', details: 'Message Undeliverable.', status: 400 },
	131030: {
		title: 'Recipient phone number not in allowed list',
		details:
			'Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.',
		status: 400,
	},
	131037: {
		title: 'WhatsApp provided number needs display name approval before message can be sent.',
		status: 400,
	},
	131042: {
		title: 'Business eligibility payment issue',
		details:
			'Message failed to send because there were one or more errors related to your payment method.',
		status: 400,
	},
	131045: {
		title: 'Incorrect certificate',
		details: 'Message failed to send due to a phone number registration error.',
		status: 500,
	},
	131047: {
		title: 'Re-engagement message',
		details:
			'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
		status: 400,
	},
	131048: {
		title: 'Spam rate limit hit',
		details:
			'Message failed to send because there are restrictions on how many messages can be sent from this phone number.',
		status: 400,
	},
	131049: {
		title: 'This message was not delivered to maintain healthy ecosystem engagement.',
		details:
			'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
		status: 400,
	},
	131050: {
		title: 'User has stopped marketing messages from the business',
		details:
			'Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.',
		status: 400,
	},
	131051: {
		title: 'Unsupported message type',
		details: 'Message type is not currently supported.',
		status: 400,
	},
	131052: {
		title: 'Media download error',
		details: 'Unable to download the media sent by the user.',
		status: 400,
	},
	131053: {
		title: 'Media upload error',
		details: 'Unable to upload the media used in the message.',
		status: 400,
	},
	131055: {
		title: 'Method not allowed',
		details: 'Only marketing template messages are supported.',
		status: 400,
	},
	131056: {
		title: '(Business Account, Consumer Account) pair rate limit hit',
		details:
			'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
		status: 400,
	},
	131057: {
		title: 'Account in maintenance mode',
		details: 'Business Account is in maintenance mode',
		status: 500,
	},
	131058: {
		title: 'Hello World templates can only be sent from the Public Test Numbers',
		status: 400,
	},
	131062: {
		title: 'Business-scoped User ID (BSUID) recipients are not supported for this message',
		details:
			'One-tap, zero-tap and copy code authentication templates can only be sent to phone numbers.',
		status: 400,
	},
	132000: {
		title: 'Number of parameters does not match the expected number of params',
		status: 400,
	},
	132001: { title: 'Template name does not exist in the translation', status: 404 },
	132005: { title: 'Translated text too long', status: 400 },
	132007: { title: 'Template format character policy violated', status: 400 },
	132012: { title: 'Parameter format does not match format in the created template', status: 400 },
	132015: {
		title: 'Template is paused',
		details: 'Template is paused due to low quality so it cannot be sent in a template message.',
		status: 400,
	},
	132016: {
		title: 'Template is disabled',
		details:
			'Template has been paused too many times due to low quality and is now permanently disabled.',
		status: 400,
	},
	132018: { title: "There's an issue with the parameters in your template", status: 400 },
	132021: {
		title: 'A template with the same name already exists. Choose a different template name',
		status: 400,
	},
	132068: { title: 'Flow is in blocked state', details: 'Flow is in blocked state.', status: 400 },
	132069: {
		title: 'Flow is in throttled state',
		details:
			'Flow is in throttled state and 10 messages using this flow were already sent in the last hour.',
		status: 400,
	},
	133005: {
		title: 'Two step verification PIN Mismatch',
		details: 'Two-step verification PIN incorrect.',
		status: 400,
	},
	133006: {
		title: 'Phone number needs to be verified before registering',
		details: 'Phone number needs to be verified before registering.',
		status: 400,
	},
	133008: {
		title: 'Too many two step verification PIN guesses',
		details: 'Too many two-step verification PIN guesses for this phone number.',
		status: 400,
	},
	133010: {
		title: 'Account not registered',
		status: 400,
	},
	147001: {
		status: 400,
		title: 'Username is not available',
		details: 'The username is taken by another business.',
	},
	147005: {
		status: 400,
		title: 'Username belongs to another phone number',
		details: 'Use force_transfer to move it within the business portfolio.',
	},
	133016: {
		title: 'Account Register/Deregister Rate Limit Exceeded',
		details:
			'Registration or Deregistration failed because there were too many attempts for this phone number in a short period of time',
		status: 400,
	},
	131063: {
		title: 'Marketing messages disabled on Cloud API',
		details: 'Marketing templates of this account go through the Marketing Messages API.',
		status: 400,
	},
	134101: {
		title: 'Template is syncing',
		details: 'The template is not ready yet: try again in up to ten minutes.',
		status: 400,
	},
	134102: {
		title: 'Template unavailable for use',
		details: 'The template cannot be sent through the Marketing Messages API.',
		status: 500,
	},
	134100: {
		title: 'Only marketing messages supported',
		details: 'You are attempting to send a template that is not of category MARKETING',
		status: 400,
	},
	135000: {
		title: 'Generic user error',
		details: 'Message failed to send because of an unknown error with your request parameters.',
		status: 400,
	},
	137000: {
		title: 'Identity key mismatch',
		details: 'Recipient identity key hash does not match.',
		status: 400,
	},
};

/** `(#131047) Re-engagement message`, as Graph writes it. */
export function messageOf(code: number): string {
	return `(#${code}) ${CODES[code]?.title ?? 'An unknown error occurred'}`;
}
