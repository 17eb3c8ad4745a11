import { change, WHERE } from './payloads';

/** One delivery of each webhook field, as Meta's webhooks reference describes it, and the items that it gives. */
export interface FieldExample {
	field: string;
	/** What the example is about, where a field has several. */
	about?: string;
	value: object;
	events: object[];
	/** The node's option that lets it through. */
	triggerOn: string;
}

const TIME = 1_750_000_000;
const AT = new Date(TIME * 1000).toISOString();
const CUSTOMER = { wa_id: '16505551234', user_id: 'US.13491208655302741918' };
const ANN = { ...CUSTOMER, profile: { name: 'Ann', username: '@ann' } };
const WHO = { phone: '16505551234', userId: 'US.13491208655302741918', from: '16505551234' };

const TEMPLATE = {
	message_template_id: 1627019861106475,
	message_template_name: 'order_update',
	message_template_language: 'en-US',
};
const ORDER_UPDATE = { templateId: '1627019861106475', name: 'order_update', language: 'en_US' };

const template = (field: string, value: object, event: object): FieldExample => ({
	field,
	value: { ...TEMPLATE, ...value },
	events: [{ event: 'template', field, ...ORDER_UPDATE, timestamp: AT, ...event }],
	triggerOn: 'templates',
});

const account = (field: string, value: object, event: object, about?: string): FieldExample => ({
	field,
	...(about === undefined ? {} : { about }),
	value,
	events: [{ event: 'account', field, timestamp: AT, ...event }],
	triggerOn: 'account',
});

const group = (field: string, value: object, event: object): FieldExample => ({
	field,
	value: {
		groups: [{ timestamp: String(TIME), group_id: 'Y2FwaV9ncm91cA', request_id: 'R1', ...value }],
	},
	events: [
		{ event: 'group', field, groupId: 'Y2FwaV9ncm91cA', requestId: 'R1', timestamp: AT, ...event },
	],
	triggerOn: 'groups',
});

export const FIELD_EXAMPLES: readonly FieldExample[] = [
	template(
		'message_template_status_update',
		{
			event: 'PAUSED',
			reason: 'NONE',
			message_template_category: 'UTILITY',
			other_info: { title: 'FIRST_PAUSE', description: 'Paused for 3 hours.' },
		},
		{ change: 'status', status: 'PAUSED', category: 'UTILITY', title: 'FIRST_PAUSE' },
	),
	template(
		'message_template_status_update',
		{
			event: 'REJECTED',
			reason: 'INVALID_FORMAT',
			rejection_info: { reason: 'Two variables in a row', recommendation: 'Put text between' },
			disable_info: { disable_date: String(TIME) },
		},
		{
			status: 'REJECTED',
			reason: 'INVALID_FORMAT',
			rejectionReason: 'Two variables in a row',
			rejectionRecommendation: 'Put text between',
			disableDate: AT,
		},
	),
	template(
		'message_template_quality_update',
		{ previous_quality_score: 'GREEN', new_quality_score: 'RED' },
		{ change: 'quality', previousQuality: 'GREEN', quality: 'RED' },
	),
	template(
		'template_category_update',
		{
			new_category: 'UTILITY',
			correct_category: 'MARKETING',
			category_update_timestamp: TIME + 86400,
		},
		{
			change: 'category',
			category: 'UTILITY',
			correctCategory: 'MARKETING',
			categoryChangesAt: new Date((TIME + 86400) * 1000).toISOString(),
		},
	),
	template(
		'template_correct_category_detection',
		{ category: 'UTILITY', correct_category: 'MARKETING' },
		{ change: 'correctCategory', category: 'UTILITY', correctCategory: 'MARKETING' },
	),
	template(
		'message_template_components_update',
		{
			message_template_title: 'Your order',
			message_template_element: 'Hello {{1}}',
			message_template_footer: 'Bye',
			message_template_buttons: [{ message_template_button_type: 'URL' }],
		},
		{
			change: 'components',
			header: 'Your order',
			body: 'Hello {{1}}',
			footer: 'Bye',
			buttons: [{ message_template_button_type: 'URL' }],
		},
	),
	account(
		'account_update',
		{ event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SCAM' } },
		{ change: 'ACCOUNT_VIOLATION', violationType: 'SCAM' },
		'violation',
	),
	account(
		'account_update',
		{
			event: 'DISABLED_UPDATE',
			ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'May 1, 2026' },
		},
		{ change: 'DISABLED_UPDATE', wabaBanState: 'DISABLE', wabaBanDate: 'May 1, 2026' },
		'ban',
	),
	account(
		'account_update',
		{
			event: 'ACCOUNT_RESTRICTION',
			restriction_info: [
				{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: TIME },
			],
		},
		{
			change: 'ACCOUNT_RESTRICTION',
			restrictionInfo: [
				{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: TIME },
			],
		},
		'restriction',
	),
	account(
		'account_update',
		{
			event: 'PARTNER_ADDED',
			waba_info: { waba_id: WHERE.businessAccountId, owner_business_id: '942647313864044' },
		},
		{ change: 'PARTNER_ADDED', ownerBusinessId: '942647313864044' },
		'partner',
	),
	account(
		'account_update',
		{
			event: 'VOLUME_BASED_PRICING_TIER_UPDATE',
			volume_tier_info: { tier_update_time: TIME, pricing_category: 'UTILITY', region: 'INDIA' },
		},
		{
			change: 'VOLUME_BASED_PRICING_TIER_UPDATE',
			tierUpdateTime: AT,
			pricingCategory: 'UTILITY',
			region: 'INDIA',
		},
		'price',
	),
	account(
		'account_alerts',
		{
			entity_type: 'BUSINESS',
			entity_id: 506914307656634,
			alert_info: {
				alert_severity: 'WARNING',
				alert_status: 'ACTIVE',
				alert_type: 'OBA_APPROVED',
				alert_description: 'Well done',
			},
		},
		{
			change: 'OBA_APPROVED',
			entityType: 'BUSINESS',
			entityId: '506914307656634',
			alertSeverity: 'WARNING',
			alertDescription: 'Well done',
		},
	),
	account(
		'account_review_update',
		{ decision: 'APPROVED' },
		{ change: 'account_review', decision: 'APPROVED' },
	),
	account(
		'account_settings_update',
		{ type: 'phone_number_settings', timestamp: String(TIME), phone_number_settings: { id: 1 } },
		{ change: 'phone_number_settings', phoneNumberSettings: { id: 1 } },
	),
	account(
		'business_capability_update',
		{ max_daily_conversations_per_business: 'TIER_2K', max_phone_numbers_per_waba: 25 },
		{
			change: 'business_capability',
			maxDailyConversationsPerBusiness: 'TIER_2K',
			maxPhoneNumbersPerWaba: 25,
		},
	),
	account(
		'business_status_update',
		{ business_id: 942647313864044, event: 'COMPROMISED_NOTIFICATION' },
		{ change: 'COMPROMISED_NOTIFICATION', businessId: '942647313864044' },
	),
	account(
		'business_username_updates',
		{ display_phone_number: '15550783881', username: 'lucky', status: 'approved' },
		{ change: 'business_username', username: 'lucky', status: 'approved' },
	),
	account(
		'business_username_update',
		{ display_phone_number: '15550783881', status: 'deleted' },
		{ change: 'business_username', status: 'deleted' },
		'not documented',
	),
	account(
		'partner_solutions',
		{ event: 'SOLUTION_CREATED', solution_id: '774485461512159', solution_status: 'INITIATED' },
		{ change: 'SOLUTION_CREATED', solutionId: '774485461512159', solutionStatus: 'INITIATED' },
	),
	account(
		'payment_configuration_update',
		{
			configuration_name: 'shop',
			provider_name: 'payu',
			status: 'Needs Testing',
			created_timestamp: TIME,
		},
		{
			change: 'payment_configuration',
			configurationName: 'shop',
			status: 'Needs Testing',
			createdTimestamp: AT,
		},
	),
	account(
		'phone_number_name_update',
		{
			display_phone_number: '15550783881',
			decision: 'REJECTED',
			requested_verified_name: 'Lucky',
			rejection_reason: 'NAME_NOT_CONSISTENT',
		},
		{
			change: 'phone_number_name',
			displayPhoneNumber: '15550783881',
			decision: 'REJECTED',
			requestedVerifiedName: 'Lucky',
			rejectionReason: 'NAME_NOT_CONSISTENT',
		},
	),
	account(
		'phone_number_quality_update',
		{
			display_phone_number: '15550783881',
			event: 'THROUGHPUT_UPGRADE',
			max_daily_conversations_per_business: 'TIER_10K',
		},
		{ change: 'THROUGHPUT_UPGRADE', maxDailyConversationsPerBusiness: 'TIER_10K' },
	),
	account(
		'security',
		{ display_phone_number: '15550783881', event: 'PIN_CHANGED', requester: '4923' },
		{ change: 'PIN_CHANGED', requester: '4923' },
	),
	{
		field: 'user_preferences',
		value: {
			contacts: [ANN],
			user_preferences: [
				{
					...CUSTOMER,
					detail: 'User requested to stop marketing messages',
					category: 'marketing_messages',
					value: 'stop',
					timestamp: TIME,
				},
			],
		},
		events: [
			{
				event: 'consent',
				marketing: 'stop',
				source: 'preference',
				...WHO,
				name: 'Ann',
				username: '@ann',
				timestamp: AT,
				category: 'marketing_messages',
				detail: 'User requested to stop marketing messages',
			},
		],
		triggerOn: 'consent',
	},
	{
		field: 'calls',
		about: 'comes in',
		value: {
			contacts: [ANN],
			calls: [
				{
					id: 'wacid.ABG1',
					from: '16505551234',
					to: '15550783881',
					event: 'connect',
					direction: 'USER_INITIATED',
					timestamp: String(TIME),
					session: { sdp_type: 'offer', sdp: 'v=0' },
					cta_payload: 'support',
				},
			],
		},
		events: [
			{
				event: 'call',
				callId: 'wacid.ABG1',
				change: 'connect',
				direction: 'USER_INITIATED',
				...WHO,
				name: 'Ann',
				timestamp: AT,
				session: { sdp_type: 'offer', sdp: 'v=0' },
				ctaPayload: 'support',
			},
		],
		triggerOn: 'calls',
	},
	{
		field: 'calls',
		about: 'ends',
		value: {
			calls: [
				{
					id: 'wacid.ABG2',
					from: '15550783881',
					to: '16505551234',
					event: 'terminate',
					direction: 'BUSINESS_INITIATED',
					biz_opaque_callback_data: 'order 7',
					timestamp: String(TIME + 120),
					status: 'COMPLETED',
					start_time: String(TIME),
					end_time: String(TIME + 120),
					duration: 120,
				},
			],
		},
		events: [
			{
				event: 'call',
				callId: 'wacid.ABG2',
				change: 'terminate',
				from: '16505551234',
				callbackData: 'order 7',
				status: 'COMPLETED',
				startTime: AT,
				duration: 120,
			},
		],
		triggerOn: 'calls',
	},
	{
		field: 'calls',
		about: 'rings',
		value: {
			statuses: [
				{
					id: 'wacid.ABG2',
					type: 'call',
					status: 'RINGING',
					timestamp: String(TIME),
					recipient_id: '16505551234',
				},
			],
		},
		events: [{ event: 'call', callId: 'wacid.ABG2', change: 'ringing', from: '16505551234' }],
		triggerOn: 'calls',
	},
	{
		field: 'flows',
		value: {
			event: 'FLOW_STATUS_CHANGE',
			flow_id: 6627390910605886,
			message: 'Flow has moved from DRAFT to PUBLISHED',
			old_status: 'DRAFT',
			new_status: 'PUBLISHED',
		},
		events: [
			{
				event: 'flow',
				change: 'FLOW_STATUS_CHANGE',
				flowId: '6627390910605886',
				oldStatus: 'DRAFT',
				newStatus: 'PUBLISHED',
				timestamp: AT,
			},
		],
		triggerOn: 'flows',
	},
	{
		field: 'flows',
		about: 'alert',
		value: {
			event: 'ENDPOINT_ERROR_RATE',
			flow_id: '6627390910605886',
			alert_state: 'ACTIVATED',
			error_rate: 14.28,
			threshold: 10,
			errors: [{ error_type: 'timeout', error_rate: 14.28, error_count: 1 }],
		},
		events: [
			{
				event: 'flow',
				change: 'ENDPOINT_ERROR_RATE',
				alertState: 'ACTIVATED',
				errorRate: 14.28,
				threshold: 10,
			},
		],
		triggerOn: 'flows',
	},
	{
		field: 'smb_message_echoes',
		value: {
			contacts: [ANN],
			message_echoes: [
				{
					from: '15550783881',
					to: '16505551234',
					id: 'wamid.ECHO1',
					timestamp: String(TIME),
					type: 'text',
					text: { body: 'From my phone' },
				},
			],
		},
		events: [
			{
				event: 'echo',
				messageId: 'wamid.ECHO1',
				type: 'text',
				text: 'From my phone',
				from: '15550783881',
				to: '16505551234',
				phone: '16505551234',
				userId: CUSTOMER.user_id,
				name: 'Ann',
				timestamp: AT,
			},
		],
		triggerOn: 'echoes',
	},
	{
		field: 'message_echoes',
		value: {
			message_echoes: [
				{
					from: '15550783881',
					to_user_id: 'US.1',
					id: 'wamid.ECHO2',
					timestamp: String(TIME),
					type: 'text',
				},
			],
		},
		events: [{ event: 'echo', messageId: 'wamid.ECHO2', to: 'US.1', userId: 'US.1' }],
		triggerOn: 'echoes',
	},
	group(
		'group_lifecycle_update',
		{ type: 'group_create', subject: 'Hikes', invite_link: 'https://chat.whatsapp.com/1' },
		{ change: 'group_create', subject: 'Hikes', inviteLink: 'https://chat.whatsapp.com/1' },
	),
	{
		...group(
			'group_lifecycle_update',
			{ type: 'group_create', errors: [{ code: 131041, error_data: { details: 'Too many' } }] },
			{ change: 'group_create', errors: [{ code: 131041, details: 'Too many' }] },
		),
		about: 'refused',
	},
	{
		...group(
			'group_participants_update',
			{ type: 'group_join_request_created', join_request_id: 'J1', ...CUSTOMER },
			{ change: 'group_join_request_created', joinRequestId: 'J1', phone: CUSTOMER.wa_id },
		),
		about: 'asks to join',
	},
	group(
		'group_participants_update',
		{ type: 'group_participants_add', added_participants: [{ wa_id: '16505551234' }] },
		{ change: 'group_participants_add', addedParticipants: [{ wa_id: '16505551234' }] },
	),
	{
		...group(
			'group_participant_update',
			{ type: 'group_participants_remove', initiated_by: 'business' },
			{ change: 'group_participants_remove', initiatedBy: 'business' },
		),
		// a second spelling of the field before it, for which there is no subscription
		about: 'not documented',
	},
	group(
		'group_settings_update',
		{ type: 'group_settings_update', group_subject: { text: 'Walks', update_successful: true } },
		{ change: 'group_settings_update', groupSubject: { text: 'Walks', update_successful: true } },
	),
	group('group_status_update', { type: 'group_suspend' }, { change: 'group_suspend' }),
	{
		field: 'history',
		value: {
			history: [
				{
					metadata: { phase: 0, chunk_order: '1', progress: 55 },
					threads: [
						{
							id: '16505551234',
							messages: [
								{
									from: '15550783881',
									id: 'wamid.H1',
									timestamp: String(TIME),
									type: 'text',
									text: { body: 'Here it is' },
									history_context: { status: 'READ' },
								},
								{
									from: '16505551234',
									id: 'wamid.H2',
									timestamp: String(TIME + 1),
									type: 'text',
									text: { body: 'Thanks' },
								},
							],
						},
					],
				},
			],
		},
		events: [
			{
				event: 'history',
				messageId: 'wamid.H1',
				text: 'Here it is',
				direction: 'outgoing',
				from: '15550783881',
				to: '16505551234',
				phone: '16505551234',
				status: 'READ',
				phase: 0,
				chunkOrder: 1,
				progress: 55,
			},
			{ event: 'history', messageId: 'wamid.H2', direction: 'incoming', text: 'Thanks' },
		],
		triggerOn: 'other',
	},
	{
		field: 'history',
		about: 'declined',
		value: { history: [{ errors: [{ code: 2593109, title: 'History sync is turned off' }] }] },
		events: [
			{ event: 'other', field: 'history', value: { history: [{}] }, errors: [{ code: 2593109 }] },
		],
		triggerOn: 'other',
	},
	{
		field: 'smb_app_state_sync',
		value: {
			state_sync: [
				{
					type: 'contact',
					contact: { full_name: 'Ann Ash', first_name: 'Ann', phone_number: '+1 650-555-1234' },
					action: 'add',
					metadata: { timestamp: String(TIME) },
				},
			],
		},
		events: [
			{
				event: 'contact',
				change: 'add',
				fullName: 'Ann Ash',
				firstName: 'Ann',
				phone: '16505551234',
				timestamp: AT,
			},
		],
		triggerOn: 'other',
	},
	{
		field: 'messaging_handovers',
		value: { event: 'pass_thread_control', recipient: { wa_id: '16505551234' } },
		events: [
			{ event: 'handover', change: 'pass_thread_control', recipient: { wa_id: '16505551234' } },
		],
		triggerOn: 'handovers',
	},
	{
		field: 'automatic_events',
		value: {
			automatic_events: [
				{
					id: 'wamid.A1',
					event_name: 'Purchase',
					timestamp: TIME,
					ctwa_clid: 'Afc3',
					custom_data: { currency: 'USD', value: 25000 },
				},
			],
		},
		events: [
			{
				event: 'signal',
				change: 'Purchase',
				messageId: 'wamid.A1',
				ctwaClid: 'Afc3',
				currency: 'USD',
				value: 25000,
				timestamp: AT,
			},
		],
		triggerOn: 'other',
	},
	{
		field: 'tracking_events',
		value: {
			events: [
				{
					event_name: 'sent',
					timestamp: TIME,
					tracking_data: { click_id: 'c1', tracking_token: 't1' },
				},
			],
		},
		events: [
			{ event: 'signal', change: 'sent', clickId: 'c1', trackingToken: 't1', timestamp: AT },
		],
		triggerOn: 'other',
	},
	{
		field: 'consumer_profile',
		about: 'not documented',
		value: { anything: [1, { else: true }] },
		events: [
			{ event: 'other', field: 'consumer_profile', value: { anything: [1, { else: true }] } },
		],
		triggerOn: 'other',
	},
];

export function nameOf({ field, about }: FieldExample): string {
	return about === undefined ? field : `${field} (${about})`;
}

/** The example as Meta delivers it. */
export function deliveryOf({ field, value }: FieldExample) {
	return change(value, { field, time: TIME });
}
