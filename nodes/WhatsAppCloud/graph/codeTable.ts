import type { Retry } from './codes';

type Row = readonly [retry: Retry, meaning: string, advice: string];

const WAIT_A_MOMENT = 'Wait a moment and run it again with fewer items or longer pauses.';
const MAY_BE_OUT =
	'Check whether the message has arrived before you send it again: Meta may have accepted it.';
const PERMISSION =
	"Give the credential's system user the permissions whatsapp_business_messaging and whatsapp_business_management, and full control of this WhatsApp account, in Meta's Business Settings; then create a new access token.";
const EDIT_TEMPLATE = "Change the template's definition as Meta's text says, and submit it again.";
const GROUPS = 'Check the group ID, and that this number may use groups, in WhatsApp Manager.';
const CALLS =
	"Check the number's call settings in WhatsApp Manager, and that the customer allows calls.";
const FLOWS =
	"Check the flow's ID and status in WhatsApp Manager: only a published flow can be sent.";
const BLOCK_LIST = "Check the user in the request: each entry must be a customer of this number's.";
const USERNAME = "Choose another username, or wait until Meta has reviewed the number's account.";
const MIGRATION = "Follow Meta's steps for moving a number in WhatsApp Manager, then run it again.";
const INSIGHTS = 'Switch on template insights for this account in WhatsApp Manager first.';
const COEXISTENCE =
	'Synchronising can be asked for once, within 24 hours of onboarding: connect the number again.';
const TEMPLATE_VARIABLES =
	"Compare the variables with the template's definition, choosing the template anew in the node's list.";

/**
 * Meta's codes ("Error codes" for the Cloud API; general Graph codes where WhatsApp answers with them).
 * Keys: `code`, `code/subcode`, or `from-to`. A code 100 with a subcode is also looked up by its subcode.
 */
// prettier-ignore
export const CODES: Readonly<Record<string, Row>> = {
	// Who asks, and what they may do
	'0': ['never', 'Access token not accepted',
		"Create a new access token of a system user in Meta's Business Settings and put it into the credential."],
	'3': ['never', 'App lacks a capability', PERMISSION],
	'10': ['never', 'Permission missing', PERMISSION],
	'190': ['never', 'Access token invalid',
		"Create a new access token of a system user in Meta's Business Settings and put it into the credential."],
	'190/463': ['never', 'Access token expired',
		"Create a new access token that does not expire (of a system user, in Meta's Business Settings) and put it into the credential; the App Dashboard's token lasts a day."],
	'190/467': ['never', 'Access token no longer valid',
		'Somebody withdrew this access token or changed the password behind it: create a new one and put it into the credential.'],
	'200-299': ['never', 'Permission missing', PERMISSION],
	'131005': ['never', 'Access denied', PERMISSION],
	'368': ['never', 'Account restricted for breaking a policy',
		"Look at the account's policy violations in WhatsApp Manager and ask for a review there."],
	'130497': ['never', 'Account may not message this country',
		"Meta's policy keeps this account from sending to the recipient's country: leave such recipients out."],
	'131031': ['never', 'Account locked',
		"Look at the account in WhatsApp Manager; if a PIN was sent, check that it is the number's two-step PIN."],

	// The request itself
	'33': ['never', 'Number deleted',
		'This business number no longer exists: choose another phone number ID.'],
	'100': ['never', 'Parameter not accepted',
		"Check the value that Meta's text names: it is unknown, misspelled, of the wrong form or too long."],
	'100/33': ['never', 'ID not found, or not visible to this access token',
		"Check the ID (a phone number ID is not the phone number; a media ID is valid for 7 days if a customer sent the file, 30 days if you uploaded it), and that the credential's system user was given this WhatsApp account."],
	'803': ['never', 'Account or number not found',
		"Check the ID, and that the credential's system user was given this WhatsApp account."],
	'131008': ['never', 'Required parameter missing',
		"Fill in the value that Meta's text names."],
	'131009': ['never', 'Parameter value not valid',
		"Correct the value that Meta's text names."],
	'131051': ['never', 'Message type not supported',
		'Send another type of message: this one is not available to this number or recipient.'],
	'135000': ['never', 'Request parameters not accepted',
		"Check the message's fields against the template or message type; if they are right, ask Meta's support with the trace ID."],

	// Meta's own trouble
	'1': ['ambiguous', 'Request not valid, or Meta had an outage',
		`${MAY_BE_OUT} If it keeps happening, check the fields and Meta's status page.`],
	'2': ['ambiguous', 'Meta is overloaded or down for a moment',
		`${MAY_BE_OUT} See Meta's status page if it lasts.`],
	'131000': ['ambiguous', 'Meta gives no reason',
		`${MAY_BE_OUT} If it keeps happening, ask Meta's support with the trace ID.`],
	'131016': ['ambiguous', 'Service unavailable for a moment',
		`${MAY_BE_OUT} See Meta's status page if it lasts.`],
	'131057': ['ambiguous', 'Account in maintenance',
		`Meta is raising the number's throughput, which takes up to a minute. ${MAY_BE_OUT}`],
	'133004': ['ambiguous', 'Server unavailable for a moment',
		`${MAY_BE_OUT} See Meta's status page if it lasts.`],

	// Limits
	'4': ['now', "The app's call limit is reached", WAIT_A_MOMENT],
	'80007': ['now', "The WhatsApp account's call limit is reached", WAIT_A_MOMENT],
	'130429': ['now', "The number's messages per second are used up", WAIT_A_MOMENT],
	'131056': ['now', 'Too many messages to this customer in a short time',
		'Wait before writing to this customer again: Meta takes about one message every six seconds.'],
	'131048': ['later', 'Sending limited because of the quality rating',
		"Customers have blocked or reported this number: look at its quality in WhatsApp Manager and send less, and only what people asked for."],
	'131049': ['later', 'Meta holds back marketing to this customer',
		'Wait at least 24 hours before another marketing message to this customer: repeated tries lock the account for a day. Numbers in the US get no marketing templates at all.'],
	'131064': ['later', 'Account limited for templates in the wrong category',
		"Correct the category of the templates that WhatsApp Manager lists, and wait until Meta lifts the limit."],

	// This recipient
	'130403': ['never', 'You have blocked this customer',
		"Remove the customer from the number's block list first."],
	'130472': ['never', 'Customer is part of an experiment of Meta\'s',
		'Meta does not deliver this marketing message to this customer: use another channel, or wait until they write.'],
	'131021': ['never', 'Recipient is the sender',
		'Send to a number other than the business number itself.'],
	'131026': ['never', 'Message cannot be delivered',
		'The customer may have no WhatsApp, an old version, not accepted the terms, or blocked you: check the number, or use another channel.'],
	'131030': ['never', 'Recipient not on the list of test recipients',
		"A test number only writes to up to five recipients: add this one in the App Dashboard under WhatsApp > API Setup, or use a real business number."],
	'131050': ['never', 'Customer has opted out of marketing',
		'Send this customer no marketing until they opt in again; utility messages still go through.'],
	'131062': ['never', 'A user ID cannot receive this template',
		"Authentication templates need the customer's phone number: send to the phone number instead of the user ID."],
	'137000': ['never', "Customer's identity has changed",
		'The customer has a new device or number: make sure who they are, then use the new identity key hash.'],

	// The window
	'131047': ['never', 'Customer service window closed',
		"More than 24 hours have passed since the customer's last message: send an approved template instead."],

	// This number
	'131037': ['never', 'Display name not approved',
		'A 555 number needs an approved display name: submit one in WhatsApp Manager.'],
	'131042': ['never', 'Payment method missing or refused',
		'Check the payment method, credit line and currency of this WhatsApp account in Meta\'s billing settings.'],
	'131044': ['never', 'Payment method missing or refused (calls)',
		'Check the payment method, credit line and currency of this WhatsApp account in Meta\'s billing settings.'],
	'131045': ['never', 'Number not registered correctly',
		'Register the business number with the Cloud API again, then send.'],
	'133000': ['later', 'An earlier deregistration did not finish',
		'Deregister the number again, then register it.'],
	'133005': ['never', 'Two-step PIN wrong',
		"Use the PIN that was set for this number, or reset it in WhatsApp Manager."],
	'133006': ['never', 'Number not verified',
		'Verify the number first: request a code and enter it.'],
	'133008': ['later', 'Too many PIN guesses',
		"Wait as long as Meta's text says before trying another PIN."],
	'133009': ['later', 'PIN guessed too fast',
		'Wait a moment before entering the PIN again.'],
	'133010': ['never', 'Number not registered',
		'Register the business number with the Cloud API before sending from it.'],
	'133015': ['later', 'Number was deleted a moment ago',
		'Wait five minutes before registering this number again.'],
	'133016': ['later', 'Registered or deregistered too often',
		'A number can be registered or deregistered ten times in 72 hours: wait until three days have passed.'],
	'134011': ['never', 'Payments terms not accepted',
		"Accept WhatsApp's payments terms in WhatsApp Manager."],

	// Media
	'131052': ['never', "Customer's file cannot be downloaded",
		'Ask the customer to send it another way.'],
	'131053': ['never', "File cannot be uploaded",
		"Check the file's type, size and, for a link, that it is public and says the right content type."],

	// Templates, when sending
	'132000': ['never', 'Number of variables differs from the template', TEMPLATE_VARIABLES],
	'132001': ['never', 'Template not found, or not approved, in this language',
		"Check the template's name, language and status: only an approved one of this WhatsApp account can be sent."],
	'132005': ['never', 'Text too long after filling in the variables',
		'Shorten the values: the whole text, variables filled in, must stay within the limit.'],
	'132007': ['never', 'Content breaks a WhatsApp policy',
		"Look at the template in WhatsApp Manager, and change the text that breaks Meta's policy."],
	'132008': ['never', 'Variable value not accepted', TEMPLATE_VARIABLES],
	'132012': ['never', 'Variable format differs from the template', TEMPLATE_VARIABLES],
	'132015': ['later', 'Template paused for low quality',
		"Wait until Meta lifts the pause, or improve the template and submit it again."],
	'132016': ['never', 'Template disabled for low quality',
		'It cannot be used again: create a template with other content.'],
	'132018': ['never', 'Template not accepted by the Marketing Messages API',
		"Check the template's variables and content against Meta's text."],
	'132068': ['never', 'Flow blocked', "Meta blocked this flow: look at it in WhatsApp Manager."],
	'132069': ['later', 'Flow throttled',
		'Its ten messages of this hour are used up: wait an hour, and look at its quality in WhatsApp Manager.'],

	// Marketing Messages API
	'131055': ['never', 'Method not allowed', 'This account or template cannot use the Marketing Messages API: send it as an ordinary message.'],
	'131061': ['never', 'Template has a maximum price', 'Send a template with a maximum price through the Marketing Messages API.'],
	'131063': ['never', 'Marketing is switched off for the Cloud API', "Send marketing templates through the Marketing Messages API, or switch them on again in the account's settings."],
	'134100': ['never', 'Only marketing templates go through here', 'Send this template as an ordinary message.'],
	'134101': ['later', 'Template is still synchronising', 'A new template takes up to ten minutes: wait, then send it.'],
	'134102': ['never', 'Template unavailable for the Marketing Messages API', 'Send this template as an ordinary message.'],

	// Templates, when creating or editing (code 100 + subcode)
	'2388019': ['never', 'Template limit reached', 'Delete templates that are no longer used, or verify the business to get a higher limit.'],
	'2388023': ['never', 'Template name is being deleted', 'Choose another name: this one is locked for about four weeks.'],
	'2388024': ['never', 'Template exists in this language', 'Choose another name or language, or edit the existing template.'],
	'2388039': ['never', 'Template cannot be edited in its state', 'Only approved, rejected and paused templates can be edited: wait until it is one of these.'],
	'2388040': ['never', 'Template text too long', 'Shorten the text that Meta names.'],
	'2388047': ['never', 'Template header not accepted', EDIT_TEMPLATE],
	'2388060': ['never', 'Template button not accepted', 'Take variables, line breaks, emojis and formatting out of the button texts.'],
	'2388072': ['never', 'Template body not accepted', EDIT_TEMPLATE],
	'2388073': ['never', 'Template footer not accepted', EDIT_TEMPLATE],
	'2388293': ['never', 'Too many variables for so short a text', 'Use fewer variables or a longer text.'],
	'2388299': ['never', 'Variable at the start or end of the text', 'Put words before the first variable and after the last one.'],
	'2388000-2388999': ['never', 'Template not accepted', EDIT_TEMPLATE],

	// Moving numbers
	'2388012': ['never', 'Number cannot be moved', MIGRATION],
	'2388091': ['never', 'Number cannot be moved', MIGRATION],
	'2388093': ['never', 'Number cannot be moved', MIGRATION],
	'2388103': ['never', 'Number cannot be moved', MIGRATION],
	'2494100': ['later', 'Number in maintenance', 'Meta is working on this number: wait a few minutes, then run it again.'],

	// Everything else
	'131020': ['never', 'Group request not accepted', GROUPS],
	'131041': ['never', 'Group request not accepted', GROUPS],
	'131059': ['never', 'Group request not accepted', GROUPS],
	'131200-131299': ['never', 'Group request not accepted', GROUPS],
	'138000-138999': ['never', 'Call request not accepted', CALLS],
	'139000-139004': ['never', 'Flow request not accepted', FLOWS],
	'139100-139103': ['never', 'Block list request not accepted', BLOCK_LIST],
	'139102': ['ambiguous', 'Block list was changed by somebody else at the same time', 'Read the block list, then make the change again if it is missing.'],
	'147001-147005': ['never', 'Username not accepted', USERNAME],
	'200005-200007': ['never', 'Template insights not available', INSIGHTS],
	'2593107': ['never', 'Synchronising not possible', COEXISTENCE],
	'2593108': ['never', 'Synchronising not possible', COEXISTENCE],
};
