import type { More, Row } from './row';

const WAIT_A_MOMENT = 'Wait a moment and run it again with fewer items or longer pauses.';
const NEW_TOKEN =
	"Create a new access token of a system user in Meta's Business Settings and put it into the credential.";
const PUBLIC_ADDRESS =
	"The address must begin with https:// and be reachable under a public name, with a certificate that browsers accept. Check n8n's N8N_WEBHOOK_URL (formerly WEBHOOK_URL), and any proxy or tunnel in front of n8n.";
const PAYMENT =
	"Check the payment method, credit line and currency of this WhatsApp account in Meta's billing settings.";
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
const BLOCK_LIST = 'Check the user in the request: each entry must be a customer of this number.';
const USERNAME = "Choose another username, or wait until Meta has reviewed the number's account.";
const MIGRATION = "Follow Meta's steps for moving a number in WhatsApp Manager, then run it again.";
const CLOUD_API_INSTEAD =
	'Set the option Marketing Through to Cloud API, or to Marketing Messages API, Else Cloud API.';
const INSIGHTS =
	'Turn on template insights for this account first, in WhatsApp Manager or with the option Enable Insights. Meta does not offer them to accounts in the EU, the UK and Japan.';
const COEXISTENCE =
	'Synchronization can be requested once, within 24 hours of onboarding: connect the number again.';
const TEMPLATE_VARIABLES =
	"Compare the variables with the template's definition, and choose the template again in the node's list.";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** Somebody has to put the credential right before anything goes out. */
const CREDENTIAL: More = { cause: 'credential-invalid', halts: 'number' };

/**
 * Meta's codes ("Error codes" for the Cloud API; general Graph codes where WhatsApp answers with them).
 * Keys: `code`, `code/subcode`, or `from-to`. A code 100 with a subcode is also looked up by its subcode.
 */
// prettier-ignore
export const CODES: Readonly<Record<string, Row>> = {
	// Who asks, and what they may do
	'0': ['never', 'app', 'Access token not accepted', NEW_TOKEN, CREDENTIAL],
	'15': ['never', 'app', "Only the app's own token is accepted here",
		'Check App ID and App Secret in the credential: both must be of the same app.', { cause: 'credential-invalid' }],
	'102': ['never', 'app', 'Access token no longer valid', NEW_TOKEN, CREDENTIAL],
	'104': ['never', 'app', 'Access token missing', NEW_TOKEN, CREDENTIAL],
	'2500': ['never', 'app', 'Access token missing, or path unknown to Meta',
		'Check Access Token, API Version, Base URL and the IDs in the credential.', CREDENTIAL],
	'3': ['never', 'app', 'App lacks a capability', PERMISSION, CREDENTIAL],
	'10': ['never', 'account', 'Permission missing', PERMISSION, CREDENTIAL],
	'190': ['never', 'app', 'Access token invalid', NEW_TOKEN, CREDENTIAL],
	'190/463': ['never', 'app', 'Access token expired',
		"Create a new access token that does not expire (of a system user, in Meta's Business Settings) and put it into the credential. The App Dashboard's token only lasts a day.",
		CREDENTIAL],
	'190/467': ['never', 'app', 'Access token no longer valid',
		'Someone revoked this access token or changed the password behind it: create a new one and put it into the credential.',
		CREDENTIAL],
	// "API access blocked.", "API access deactivated. To reactivate, go to the app dashboard."
	'200': ['never', 'account', 'Permission missing, or app blocked',
		"If Meta says that API access is blocked or deactivated, see the app's alerts in the App Dashboard. Otherwise give the system user whatsapp_business_messaging, whatsapp_business_management and full control of the account, then create a new access token.",
		CREDENTIAL],
	'200-299': ['never', 'account', 'Permission missing', PERMISSION, CREDENTIAL],
	'131005': ['never', 'account', 'Access denied', PERMISSION, CREDENTIAL],
	'368': ['never', 'account', 'Account restricted for breaking a policy',
		"Look at the account's policy violations in WhatsApp Manager and ask for a review there.",
		{ halts: 'number' }],
	'130497': ['never', 'customer', 'Account may not message this country',
		"Meta's policy keeps this account from sending to the recipient's country: leave such recipients out."],
	'131031': ['never', 'account', 'Account locked',
		"Look at the account in WhatsApp Manager; if a PIN was sent, check that it is the number's two-step PIN.",
		{ halts: 'number' }],

	// The request itself
	'33': ['never', 'number', 'Number deleted',
		'This business number no longer exists: choose another phone number ID.',
		{ cause: 'configuration-invalid', halts: 'number' }],
	'100': ['never', 'message', 'Parameter not accepted',
		"Check the value that Meta's text names: it may be unknown, misspelled, in the wrong format or too long.",
		// "Direct Send isn't enabled for this account" has no code of its own (Meta: "Direct Send: API reference").
		{ adviceIn: { activation: PUBLIC_ADDRESS }, closes: { way: 'directSend', why: 'not_eligible', forMs: DAY } }],
	'100/33': ['never', 'number', 'ID not found, or not visible to this access token',
		"Check the ID (a phone number ID is not the phone number; a media ID is valid for 7 days if a customer sent the file, 30 days if you uploaded it), and that the credential's system user was given this WhatsApp account.",
		{ teaches: 'noSuchObject', halts: 'number' }],
	'803': ['never', 'account', 'Account or number not found',
		"Check the ID, and that the credential's system user was given this WhatsApp account.",
		{ teaches: 'noSuchObject' }],
	'131008': ['never', 'message', 'Required parameter missing',
		"Fill in the value that Meta's text names."],
	'131009': ['never', 'message', 'Parameter value not valid',
		"Correct the value that Meta's text names."],
	'131051': ['never', 'message', 'Message type not supported',
		'Send another type of message: this one is not available to this number or recipient.',
		{ adviceIn: { inbound: 'The customer sent something that WhatsApp does not pass on to businesses: ask for it in another form.' } }],
	'135000': ['never', 'message', 'Request parameters not accepted',
		"Check the message's fields against the template or message type; if they are right, contact Meta's support with the trace ID."],
	'2200': ['never', 'app', 'Address for webhooks could not be verified', PUBLIC_ADDRESS, { adviceIn: { activation: PUBLIC_ADDRESS } }],
	'2494055': ['never', 'message', 'Meta does not say what this code means',
		"It has been seen, but is not documented: follow Meta's text, and contact Meta's support with the trace ID."],

	// Meta's own trouble
	'1': ['ambiguous', 'meta', 'Request not valid, or Meta had an outage',
		`${MAY_BE_OUT} If it keeps happening, check the fields and Meta's status page.`],
	'2': ['ambiguous', 'meta', 'Meta is overloaded or briefly down',
		`${MAY_BE_OUT} If it does not pass, see Meta's status page.`],
	'131000': ['ambiguous', 'meta', 'Meta gives no reason',
		`${MAY_BE_OUT} If it keeps happening, contact Meta's support with the trace ID.`],
	'131016': ['ambiguous', 'meta', 'Service briefly unavailable',
		`${MAY_BE_OUT} If it does not pass, see Meta's status page.`],
	'131057': ['ambiguous', 'account', 'Account in maintenance',
		`Meta is raising the number's throughput, which takes up to a minute. ${MAY_BE_OUT}`],
	'133004': ['ambiguous', 'meta', 'Server briefly unavailable',
		`${MAY_BE_OUT} If it does not pass, see Meta's status page.`],

	// Limits
	'4': ['now', 'app', "The app's call limit is reached", WAIT_A_MOMENT],
	'17': ['now', 'app', "The user's call limit is reached", WAIT_A_MOMENT],
	'32': ['now', 'app', "The page's call limit is reached", WAIT_A_MOMENT],
	'341': ['now', 'app', "The app's call limit is reached", WAIT_A_MOMENT],
	'613': ['now', 'app', 'The call limit is reached', WAIT_A_MOMENT],
	'80007': ['now', 'account', "The WhatsApp account's call limit is reached", WAIT_A_MOMENT],
	'80008': ['now', 'account', "The WhatsApp account's call limit is reached",
		'Meta counts the calls for templates and numbers by the hour: wait, and avoid unnecessary look-ups.'],
	'130429': ['now', 'number', "The number's messages per second are used up", WAIT_A_MOMENT, { backoff: { firstMs: 1_000, factor: 2, longestMs: 30_000, retries: 10 } }],
	'131056': ['now', 'customer', 'Too many messages to this customer in a short time',
		'Wait before writing to this customer again: Meta accepts about one message every six seconds.',
		{ backoff: { firstMs: 4_000, factor: 4, longestMs: 256_000, retries: 4 } }],
	'131048': ['later', 'number', 'Sending limited because of the quality rating',
		"Customers have blocked or reported this number: look at its quality in WhatsApp Manager and send less, and only what people asked for."],
	'131049': ['later', 'customer', 'Meta holds back marketing to this customer',
		'Wait at least 24 hours before another marketing message to this customer: repeated attempts lock the account for a day. US numbers do not get marketing templates at all.',
		{ teaches: 'marketingCapped' }],
	'131064': ['later', 'account', 'Account limited for templates in the wrong category',
		"Correct the category of the templates that WhatsApp Manager lists, and wait until Meta lifts the limit.",
		// It lifts by itself, once the volume is below it again (Meta: "Direct Send: integrity and content guidelines").
		{ closes: { way: 'directSend', why: 'limited', forMs: HOUR } }],
	'139200': ['later', 'account', 'Sending without a template is restricted',
		'Meta found messages of the wrong category among them: send an approved template, and check the account in WhatsApp Manager.',
		{ closes: { way: 'directSend', why: 'restricted', forMs: DAY } }],

	// This recipient
	'130403': ['never', 'customer', 'You have blocked this customer',
		"Remove the customer from the number's block list first."],
	'130472': ['never', 'customer', 'Customer is part of a Meta experiment',
		'Meta does not deliver this marketing message to this customer: use another channel, or wait until the customer writes.'],
	'131021': ['never', 'customer', 'Recipient is the sender',
		'Send to a number other than the business number itself.'],
	'131026': ['never', 'customer', 'Message cannot be delivered',
		'The customer may have no WhatsApp, an old version, not accepted the terms, or blocked you: check the number, or use another channel.'],
	'131030': ['never', 'customer', 'Recipient not on the list of test recipients',
		"A test number only writes to up to five recipients: add this one in the App Dashboard under WhatsApp > API Setup, or use a real business number.",
		{ teaches: 'unlisted' }],
	'131050': ['never', 'customer', 'Customer has opted out of marketing',
		'Send this customer no marketing until they opt in again; utility messages still go through.',
		{ teaches: 'marketingStopped' }],
	'131062': ['never', 'customer', 'A user ID cannot receive this template',
		"Authentication templates, and those with a maximum price, need the customer's phone number: send to the phone number instead of the user ID."],
	'131070': ['never', 'customer', 'Another responder holds this conversation',
		'Send an approved template, or wait until the conversation is passed to you: see Conversation Routing in WhatsApp Manager.',
		{ teaches: 'heldByAnother' }],
	'137000': ['never', 'customer', "Customer's identity has changed",
		'The customer has a new device or number: make sure who it is, then use the new identity key hash.'],

	// The window
	'131047': ['never', 'customer', 'Customer service window closed',
		"More than 24 hours have passed since the customer's last message: send an approved template instead.",
		{ teaches: 'windowClosed' }],

	// This number
	'131037': ['never', 'number', 'Display name not approved',
		'A +1 555 number that Meta gave you needs an approved display name: submit one in WhatsApp Manager.',
		{ halts: 'number' }],
	'131058': ['never', 'template', "Meta's sample template, sent from a real number",
		"Meta's sample template can only be sent from Meta's public test numbers: choose a template of your own.",
		{ cause: 'configuration-invalid', halts: 'template' }],
	'131042': ['never', 'account', 'Payment method missing or refused', PAYMENT],
	'131044': ['never', 'account', 'Payment method missing or refused (calls)', PAYMENT],
	'141006': ['never', 'account', 'Payment method missing or refused', PAYMENT],
	'131045': ['never', 'number', 'Number not registered correctly',
		'Run Business Number → Register for this number again, then send.',
		{ halts: 'number' }],
	'133000': ['later', 'number', 'An earlier deregistration did not finish',
		'Run Business Number → Deregister again, then Register.'],
	'133005': ['never', 'number', 'Two-step PIN wrong',
		"Use the PIN that was set for this number, or reset it in WhatsApp Manager."],
	'133006': ['never', 'number', 'Number not verified',
		'Verify the number first: Business Number → Request Code, then Verify Code.'],
	'133008': ['later', 'number', 'Too many PIN guesses',
		"Wait as long as Meta says before trying another PIN."],
	'133009': ['later', 'number', 'PIN guessed too fast',
		'Wait a moment before entering the PIN again.'],
	'133010': ['never', 'number', 'Number not registered',
		'Run Business Number → Register for this number before sending from it.',
		{ cause: 'configuration-invalid', halts: 'number' }],
	'136024': ['later', 'number', 'Code cannot be sent now',
		'The number may be verified already (see Business Number → Get), or too many codes were requested: wait a few hours, or request a voice call.'],
	'136025': ['never', 'number', 'Code wrong or expired',
		'Enter the newest code that arrived, or request another one.'],
	'133012': ['never', 'number', 'Meta does not say what this code means',
		"It has been seen, but is not documented: follow Meta's text, and look at the number in WhatsApp Manager."],
	'133015': ['later', 'number', 'Number was deleted a moment ago',
		'Wait five minutes before registering this number again.'],
	'133016': ['later', 'number', 'Registered or deregistered too often',
		'A number can be registered or deregistered ten times in 72 hours: wait until three days have passed.'],
	'134011': ['never', 'account', 'Payments terms not accepted',
		"Accept WhatsApp's payments terms in WhatsApp Manager."],

	// Media
	'131052': ['never', 'message', 'File cannot be downloaded',
		"Check the media ID: it must be of a file that was uploaded for this business number and not deleted since (an upload is kept for 30 days, a customer's file for 7). Or send the file as a link.",
		{ adviceIn: { inbound: 'Ask the customer to send it another way.' } }],
	'131060': ['never', 'message', 'Content of the message not available',
		'Meta does not pass on what was in it (a picture to be viewed once, the first message of an ad): ask the customer to send it again.'],
	'131053': ['never', 'message', "File cannot be uploaded",
		"Meta could not use the file; the details say why. Usually the content does not match the name, or has a codec or colors that Meta does not accept: Media → Inspect tells you, and how to fix it. A link must be public and lead to the file itself."],

	// Orders (Meta: "Send order status template message")
	'2046': ['never', 'message', 'Order status does not follow from the one before',
		'A completed or canceled order keeps its status, and no order becomes pending again: send a status that can come next.'],
	'2047': ['never', 'message', 'Order can no longer be canceled',
		'The customer has paid, or is paying: settle a refund with the customer, then send another status.'],

	// Templates, when sending
	'132000': ['never', 'message', 'Number of variables differs from the template', TEMPLATE_VARIABLES, { teaches: 'templateChanged' }],
	'132001': ['never', 'template', 'Template not found, or not approved, in this language',
		"Check the template's name, language and status: only an approved one of this WhatsApp account can be sent.",
		{ cause: 'configuration-invalid', teaches: 'templateChanged' }],
	'132005': ['never', 'message', 'Text too long after filling in the variables',
		'Shorten the values: the whole text, variables filled in, must stay within the limit.'],
	'132007': ['never', 'message', 'Content breaks a WhatsApp policy',
		"Look at the template in WhatsApp Manager, and change the text that breaks Meta's policy."],
	'132008': ['never', 'message', 'Variable value not accepted', TEMPLATE_VARIABLES],
	'132012': ['never', 'message', 'Variable format differs from the template', TEMPLATE_VARIABLES, { teaches: 'templateChanged' }],
	'132015': ['later', 'template', 'Template paused for low quality',
		"Wait until Meta lifts the pause, or improve the template and submit it again.",
		// Meta's first pause lasts three hours ("Template pausing").
		{ teaches: 'templateChanged', closes: { way: 'directSend', why: 'paused', forMs: 3 * HOUR } }],
	'132016': ['never', 'template', 'Template disabled for low quality',
		'It cannot be used again: create a template with other content.',
		{ cause: 'configuration-invalid', teaches: 'templateChanged', halts: 'template' }],
	'132018': ['never', 'message', 'Template not accepted by the Marketing Messages API',
		"Check the template's variables and content against Meta's text.", { closes: { way: 'marketingMessages', why: 'not_accepted', forMs: 0 } }],
	'132068': ['never', 'template', 'Flow blocked', "Meta blocked this flow: look at it in WhatsApp Manager."],
	'132069': ['later', 'template', 'Flow throttled',
		'Its ten messages for this hour are used up: wait an hour, and check its quality in WhatsApp Manager.'],

	// Marketing Messages API
	'131055': ['never', 'template', 'Method not allowed', `This account or template cannot use the Marketing Messages API. ${CLOUD_API_INSTEAD}`, { closes: { way: 'marketingMessages', why: 'not_allowed', forMs: DAY } }],
	'131061': ['never', 'template', 'Template has a maximum price', 'Send a template with a maximum price through the Marketing Messages API (option Marketing Through).', { halts: 'template', closes: { way: 'cloudApiMarketing', why: 'maximum_price', forMs: 0 } }],
	'131065': ['never', 'customer', 'No maximum price in this country', "Meta does not offer maximum prices in the recipient's country: send a template without one."],
	'131063': ['never', 'account', 'Marketing is turned off for the Cloud API', "Send marketing templates through the Marketing Messages API (option Marketing Through), or turn them on again in the account's settings.", { closes: { way: 'cloudApiMarketing', why: 'switched_off', forMs: DAY } }],
	'134100': ['never', 'template', 'Only marketing templates go through here', CLOUD_API_INSTEAD, { closes: { way: 'marketingMessages', why: 'not_marketing', forMs: 0 } }],
	'134101': ['later', 'template', 'Template is still synchronizing', 'A new template takes up to ten minutes: wait, then send it.', { closes: { way: 'marketingMessages', why: 'synchronising', forMs: 0 } }],
	'134102': ['never', 'template', 'Template unavailable for the Marketing Messages API', CLOUD_API_INSTEAD, { closes: { way: 'marketingMessages', why: 'unavailable', forMs: 0 } }],

	// Templates, when creating or editing (code 100 + subcode)
	'192': ['never', 'template', 'Phone number not accepted', 'Enter the number with its country code, e.g. +31612345678.', { part: 'buttons' }],
	'2388019': ['never', 'template', 'Template limit reached', 'Delete templates that are no longer used, or verify the business to get a higher limit.'],
	'2388023': ['never', 'template', 'Template name is being deleted', 'Choose another name: this one is locked for about four weeks.', { part: 'name' }],
	'2388024': ['never', 'template', 'Template exists in this language', 'Choose another name or language, or edit the existing template.', { part: 'name' }],
	'2388025': ['never', 'template', 'Category cannot be changed', 'The category of an approved template cannot change: create a new template in the other category, under another name.', { part: 'category' }],
	'2388039': ['never', 'template', 'Template cannot be edited in its current state', 'Only approved, rejected and paused templates can be edited: wait until it is one of these.'],
	'2388040': ['never', 'template', 'Template text too long', 'Shorten the text that Meta names.'],
	'2388042': ['never', 'template', 'Something in the template is too much', 'Take out what Meta names.'],
	'2388043': ['never', 'template', 'Something is missing in the template', 'Fill in what Meta names.'],
	'2388046': ['never', 'template', 'Template name not accepted', 'Use only lowercase letters, digits and underscores in the name.', { part: 'name' }],
	'2388047': ['never', 'template', 'Template header not accepted', EDIT_TEMPLATE, { part: 'header' }],
	'2388060': ['never', 'template', 'Template button not accepted', 'Remove variables, line breaks, emojis and formatting from the button texts.', { part: 'buttons' }],
	'2388072': ['never', 'template', 'Template body not accepted', EDIT_TEMPLATE, { part: 'body' }],
	'2388073': ['never', 'template', 'Template footer not accepted', EDIT_TEMPLATE, { part: 'footer' }],
	'2388081': ['never', 'template', 'Template button leads to WhatsApp', 'Meta accepts no buttons with a link to wa.me or whatsapp.com: put the link into the text, or use a reply or call button.', { part: 'buttons' }],
	'2388084': ['never', 'template', 'Sample of another type of file', 'Choose a sample file that fits the header: a picture, a video or a PDF.', { part: 'header' }],
	'2388094': ['never', 'template', 'Template cannot be deleted', 'Meta does not delete disabled templates: leave it as it is, and use another name.'],
	'2388148': ['never', 'template', 'Button of a code template not accepted', 'An authentication template has exactly one button, of type OTP.', { part: 'buttons' }],
	'2388155': ['never', 'template', "Name of one of Meta's own templates", 'Choose another name: Meta keeps this one for a sample template of its own.', { part: 'name' }],
	'2388273': ['never', 'template', 'Sample file missing', 'Add a sample file for the header: the review needs one.', { part: 'header' }],
	'2388293': ['never', 'template', 'Too many variables for so short a text', 'Use fewer variables or a longer text: more than two words for each variable.', { part: 'body' }],
	'2388299': ['never', 'template', 'Variable at the start or end of the text', 'Put words before the first variable and after the last one: a full stop may not be enough.', { part: 'body' }],
	'2388318': ['never', 'template', "Template made by Meta for Direct Send", 'Meta made this template from a Direct Send message, and it cannot be changed: create a template of your own.'],
	'2388330': ['never', 'template', "Template made by Meta for Direct Send", 'Meta made this template from a Direct Send message, and it cannot be deleted: leave it as it is.'],
	'2388000-2388999': ['never', 'template', 'Template not accepted', EDIT_TEMPLATE],
	'2593002': ['never', 'template', 'Template does not exist', 'It may have been deleted already: look at the list.'],

	// Moving numbers
	'2388012': ['never', 'number', 'Number cannot be moved', MIGRATION],
	'2388091': ['never', 'number', 'Number cannot be moved', MIGRATION],
	'2388093': ['never', 'number', 'Number cannot be moved', MIGRATION],
	'2388103': ['never', 'number', 'Number cannot be moved', MIGRATION],
	'2494100': ['later', 'number', 'Number in maintenance', 'Meta is working on this number: wait a few minutes, then run it again.'],

	// Everything else
	'131020': ['never', 'message', 'Nobody is in this group', 'Send people the invite link of the group first: without members, Meta delivers nothing to it.'],
	'131041': ['never', 'message', 'Group not found', 'Check the group ID: the group may have been deleted, and only the number that made a group can write to it.'],
	'131059': ['never', 'message', 'Page of a list not found', 'The cursor has expired: read the list again from its beginning.'],
	'131207': ['never', 'message', 'Group suspended', 'WhatsApp has suspended this group for breaking its policies, and takes no messages for it.'],
	'131208': ['later', 'number', 'Too many changes to groups in a short time', 'Wait some minutes before changing groups of this number again.'],
	'131200-131299': ['never', 'message', 'Group request not accepted', GROUPS],
	'138000-138999': ['never', 'message', 'Call request not accepted', CALLS],
	'138009': ['never', 'customer', 'Asked for permission to call too often',
		'A customer can be asked once in 24 hours and twice in seven days: ask again once that time is over.'],
	'138012': ['never', 'customer', 'Called too often',
		'A customer can be called so many times in 24 hours only: call again once that time is over.'],
	'138038': ['never', 'number', 'Another partner handles the calls of this number',
		'Only the primary partner of the entry point Calls may act on them: see Conversation Routing in WhatsApp Manager.'],
	'2494191': ['never', 'number', 'Not the escalation partner of this number',
		'Only the escalation partner may take a conversation over: see Conversation Routing in WhatsApp Manager.'],
	'2494164': ['never', 'account', 'Sign-up link not found', 'It does not exist, or the access token may not see it: Sign-Up Link → Get Many lists the links of this account.'],
	'2494165': ['never', 'account', 'No sign-up links for this account',
		'Meta does not offer them to businesses with a number in the EEA, the UK, Brazil, Japan, South Korea, Nigeria, South Africa or Turkey. Collect consent in another way, and record it with Conversation → Set Consent.'],
	'2494166': ['never', 'account', 'Unknown placeholder in the confirmation', 'Take it out of Confirmation Message: Meta knows only {{promo_code}}.'],
	'2494167': ['never', 'account', 'The confirmation needs a promo code', 'Add Promo Code, or take {{promo_code}} out of Confirmation Message.'],
	'2494168': ['never', 'account', "Meta's terms for marketing messages not accepted yet",
		'Read them (the link is at Accept Terms). If your business accepts them, turn on Accept Terms; Meta asks once, with the first link of a business.'],
	'2494176': ['never', 'account', "Meta's terms accepted already", 'Turn off Accept Terms.'],
	'2494177': ['never', 'account', 'Not the terms that Meta asks for', 'Meta has changed them: update this node.'],
	'2494179': ['never', 'account', 'Website address without https', 'Let Website URL begin with https://.'],
	'139000-139004': ['never', 'message', 'Flow request not accepted', FLOWS],
	'139100-139103': ['never', 'message', 'Block list request not accepted', BLOCK_LIST],
	'139102': ['ambiguous', 'message', 'Block list was changed by someone else at the same time', 'Read the block list, then make the change again if it is missing.'],
	'147005': ['never', 'number', 'Username belongs to another number of the portfolio',
		'Turn on Take From Another Number to move it.'],
	'147001-147005': ['never', 'number', 'Username not accepted', USERNAME],
	'200005-200007': ['never', 'template', 'Template insights not available', INSIGHTS],
	'2593107': ['never', 'number', 'Synchronization not possible', COEXISTENCE],
	'2593108': ['never', 'number', 'Synchronization not possible', COEXISTENCE],
	'2593109': ['never', 'number', 'The business does not share its chats',
		'Nothing of the history comes, new messages do. To get it, connect the number again and agree to share the chats.'],
};
