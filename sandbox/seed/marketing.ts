import type { JsonObject } from '../json.ts';

export const MARKETING: JsonObject[] = [
	{
		name: 'autumn_promo',
		language: 'en_US',
		category: 'MARKETING',
		parameter_format: 'NAMED',
		quality_score: { score: 'GREEN' },
		components: [
			{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2UvanBn'] } },
			{
				type: 'BODY',
				text: 'Hi {{customer_name}}, autumn has come to the greenhouse: {{discount}} off all plants until {{end_date}}. Tap below to have a look.',
				example: {
					body_text_named_params: [
						{ param_name: 'customer_name', example: 'Sam' },
						{ param_name: 'discount', example: '20%' },
						{ param_name: 'end_date', example: '30 November' },
					],
				},
			},
			{ type: 'FOOTER', text: 'Not interested? Tap Stop promotions' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'QUICK_REPLY', text: 'Stop promotions' },
					{
						type: 'URL',
						text: 'Shop now',
						url: 'https://shop.greenhouse.example/autumn/{{1}}',
						example: ['https://shop.greenhouse.example/autumn/sam'],
					},
				],
			},
		],
	},
	{
		name: 'autumn_promo',
		language: 'de',
		category: 'MARKETING',
		parameter_format: 'POSITIONAL',
		components: [
			{
				type: 'BODY',
				text: 'Hallo {{1}}, der Herbst ist da: {{2}} Rabatt auf alle Pflanzen, nur noch bis zum Monatsende.',
				example: { body_text: [['Sven', '20 %']] },
			},
			{ type: 'FOOTER', text: 'Kein Interesse? Tippe auf „Abmelden“' },
			{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Abmelden' }] },
		],
	},
	{
		name: 'voucher',
		language: 'nl',
		category: 'MARKETING',
		parameter_format: 'POSITIONAL',
		components: [
			{
				type: 'BODY',
				text: 'Speciaal voor jou, {{1}}: een waardebon van {{2}} voor je volgende bestelling.',
				example: { body_text: [['Sanne', '€ 10']] },
			},
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'COPY_CODE', example: ['GROEN10'] },
					{ type: 'URL', text: 'Naar de winkel', url: 'https://shop.greenhouse.example/' },
				],
			},
		],
	},
	{
		name: 'win_a_trip',
		language: 'en_US',
		category: 'MARKETING',
		status: 'REJECTED',
		rejected_reason: 'ABUSIVE_CONTENT',
		components: [
			{
				type: 'BODY',
				text: 'Congratulations {{1}}! You won. Send us your bank details to receive your prize today.',
				example: { body_text: [['Sam']] },
			},
		],
	},
	{
		name: 'newsletter',
		language: 'nl',
		category: 'MARKETING',
		status: 'PENDING',
		components: [
			{
				type: 'BODY',
				text: 'Hoi {{1}}, het nieuws uit de kas van deze maand staat voor je klaar.',
				example: { body_text: [['Sanne']] },
			},
		],
	},
	{
		name: 'back_in_stock',
		language: 'en_US',
		category: 'MARKETING',
		parameter_format: 'NAMED',
		quality_score: { score: 'GREEN' },
		components: [
			{
				type: 'BODY',
				text: 'Hi {{customer_name}}, you asked us to tell you: {{product}} is back. We have {{pieces}} of them, while they last.',
				example: {
					body_text_named_params: [
						{ param_name: 'customer_name', example: 'Sam' },
						{ param_name: 'product', example: 'the Monstera' },
						{ param_name: 'pieces', example: '12' },
					],
				},
			},
			{ type: 'FOOTER', text: 'Not interested? Tap Stop promotions' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'QUICK_REPLY', text: 'Stop promotions' },
					{
						type: 'URL',
						text: 'Have a look',
						url: 'https://shop.greenhouse.example/plants/{{1}}',
						example: ['https://shop.greenhouse.example/plants/monstera'],
					},
				],
			},
		],
	},
];
