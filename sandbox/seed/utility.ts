import type { JsonObject } from '../json.ts';

/** The same reminder in three languages: customer's name, date, time, by position. */
function appointmentReminder(
	language: string,
	texts: { body: string; footer: string; buttons: [string, string]; example: string[] },
): JsonObject {
	return {
		name: 'appointment_reminder',
		language,
		category: 'UTILITY',
		parameter_format: 'POSITIONAL',
		quality_score: { score: 'GREEN' },
		components: [
			{ type: 'BODY', text: texts.body, example: { body_text: [texts.example] } },
			{ type: 'FOOTER', text: texts.footer },
			{
				type: 'BUTTONS',
				buttons: texts.buttons.map((text) => ({ type: 'QUICK_REPLY', text })),
			},
		],
	};
}

export const UTILITY: JsonObject[] = [
	appointmentReminder('en_US', {
		body: 'Hello {{1}}, this is a reminder of your appointment on {{2}} at {{3}}. See you then!',
		footer: 'Greenhouse Clinic',
		buttons: ['Confirm', 'Change'],
		example: ['Sam', 'Tuesday 24 November', '14:30'],
	}),
	appointmentReminder('nl', {
		body: 'Hallo {{1}}, we herinneren je aan je afspraak op {{2}} om {{3}}. Tot dan!',
		footer: 'Greenhouse Clinic',
		buttons: ['Bevestigen', 'Verzetten'],
		example: ['Sanne', 'dinsdag 24 november', '14:30'],
	}),
	appointmentReminder('ar', {
		body: 'مرحبًا {{1}}، نذكّرك بموعدك يوم {{2}} الساعة {{3}}. نراك قريبًا!',
		footer: 'عيادة غرينهاوس',
		buttons: ['تأكيد', 'تغيير الموعد'],
		example: ['سارة', 'الثلاثاء ٢٤ نوفمبر', '١٤:٣٠'],
	}),
	{
		name: 'order_update',
		language: 'en_US',
		category: 'UTILITY',
		parameter_format: 'NAMED',
		quality_score: { score: 'GREEN' },
		components: [
			{
				type: 'HEADER',
				format: 'TEXT',
				text: 'Order {{order_number}}',
				example: { header_text_named_params: [{ param_name: 'order_number', example: '860198' }] },
			},
			{
				type: 'BODY',
				text: 'Hi {{customer_name}}, your order is {{order_status}}. We expect it at your door on {{delivery_date}}, between 9:00 and 18:00.',
				example: {
					body_text_named_params: [
						{ param_name: 'customer_name', example: 'Sam' },
						{ param_name: 'order_status', example: 'on its way' },
						{ param_name: 'delivery_date', example: 'Tuesday 24 November' },
					],
				},
			},
			{ type: 'FOOTER', text: 'Greenhouse Shop' },
			{
				type: 'BUTTONS',
				buttons: [
					{
						type: 'URL',
						text: 'Track parcel',
						url: 'https://shop.greenhouse.example/track/{{1}}',
						example: ['https://shop.greenhouse.example/track/860198'],
					},
				],
			},
		],
	},
	{
		name: 'order_update',
		language: 'nl',
		category: 'UTILITY',
		parameter_format: 'NAMED',
		quality_score: { score: 'GREEN' },
		components: [
			{
				type: 'BODY',
				text: 'Hoi {{customer_name}}, je bestelling is {{order_status}}. We verwachten hem op {{delivery_date}} bij je thuis, tussen 9:00 en 18:00 uur.',
				example: {
					body_text_named_params: [
						{ param_name: 'customer_name', example: 'Sanne' },
						{ param_name: 'order_status', example: 'onderweg' },
						{ param_name: 'delivery_date', example: 'dinsdag 24 november' },
					],
				},
			},
			{ type: 'FOOTER', text: 'Greenhouse Shop' },
		],
	},
	{
		name: 'payment_reminder',
		language: 'en_US',
		category: 'UTILITY',
		parameter_format: 'POSITIONAL',
		quality_score: { score: 'YELLOW' },
		components: [
			{
				type: 'HEADER',
				format: 'DOCUMENT',
				example: { header_handle: ['4::YXBwbGljYXRpb24vcGRm'] },
			},
			{
				type: 'BODY',
				text: 'Dear {{1}}, invoice {{2}} of {{3}} has not been paid yet. Please pay it before {{4}}, or ignore this message if you already did.',
				example: { body_text: [['Sam', '2026-1041', '€ 45.00', '1 December']] },
			},
			{
				type: 'BUTTONS',
				buttons: [
					{
						type: 'URL',
						text: 'Pay now',
						url: 'https://pay.greenhouse.example/{{1}}',
						example: ['https://pay.greenhouse.example/2026-1041'],
					},
					{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+31970102800001' },
				],
			},
		],
	},
	{
		name: 'payment_reminder',
		language: 'nl',
		category: 'UTILITY',
		parameter_format: 'POSITIONAL',
		components: [
			{
				type: 'BODY',
				text: 'Beste {{1}}, factuur {{2}} van {{3}} staat nog open. Wil je deze voor {{4}} betalen? Heb je dat al gedaan, dan hoef je niets te doen.',
				example: { body_text: [['Sanne', '2026-1041', '€ 45,00', '1 december']] },
			},
		],
	},
	{
		name: 'payment_receipt',
		language: 'en_US',
		category: 'UTILITY',
		parameter_format: 'POSITIONAL',
		quality_score: { score: 'GREEN' },
		components: [
			{
				type: 'HEADER',
				format: 'DOCUMENT',
				example: { header_handle: ['4::YXBwbGljYXRpb24vcGRm'] },
			},
			{
				type: 'BODY',
				text: 'Dear {{1}}, thank you for your payment of {{2}}. The receipt for invoice {{3}} is attached.',
				example: { body_text: [['Sam', '€ 45.00', '2026-1041']] },
			},
		],
	},
	{
		name: 'visit_directions',
		language: 'en_US',
		category: 'UTILITY',
		parameter_format: 'NAMED',
		components: [
			{ type: 'HEADER', format: 'LOCATION' },
			{
				type: 'BODY',
				text: 'Hi {{customer_name}}, this is where you find us. Please come ten minutes early.',
				example: { body_text_named_params: [{ param_name: 'customer_name', example: 'Sam' }] },
			},
		],
	},
	{
		name: 'delivery_delay',
		language: 'en_US',
		category: 'UTILITY',
		status: 'PAUSED',
		quality_score: { score: 'RED' },
		components: [
			{
				type: 'BODY',
				text: 'Hi {{1}}, we are sorry: your parcel {{2}} is late. We will tell you as soon as it is on its way.',
				example: { body_text: [['Sam', '860198']] },
			},
		],
	},
];
