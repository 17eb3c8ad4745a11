/** A template that Meta offers ready-made ("Template library"). Texts of our own. */
export interface LibraryTemplate {
	id: string;
	name: string;
	language: string;
	category: string;
	topic: string;
	usecase: string;
	industry: string[];
	header: string;
	body: string;
	/** Samples of the body's variables, in their order, and what kind of text each is. */
	body_params: string[];
	body_param_types: string[];
	buttons: Array<{ type: string; text: string; url?: string; phone_number?: string }>;
}

export const LIBRARY: readonly LibraryTemplate[] = [
	{
		id: '410000000000001',
		name: 'delivery_update_1',
		language: 'en_US',
		category: 'UTILITY',
		topic: 'ORDER_MANAGEMENT',
		usecase: 'DELIVERY_UPDATE',
		industry: ['E_COMMERCE'],
		header: 'On its way',
		body: 'Good news, {{1}}: order {{2}} is on its way and arrives on {{3}}.',
		body_params: ['Sanne', '#4711', '1 December'],
		body_param_types: ['TEXT', 'TEXT', 'DATE'],
		buttons: [{ type: 'URL', text: 'Track parcel', url: 'https://www.example.com/' }],
	},
	{
		id: '410000000000004',
		name: 'delivery_update_1',
		language: 'nl',
		category: 'UTILITY',
		topic: 'ORDER_MANAGEMENT',
		usecase: 'DELIVERY_UPDATE',
		industry: ['E_COMMERCE'],
		header: 'Onderweg',
		body: 'Goed nieuws, {{1}}: bestelling {{2}} is onderweg en komt op {{3}} aan.',
		body_params: ['Sanne', '#4711', '1 december'],
		body_param_types: ['TEXT', 'TEXT', 'DATE'],
		buttons: [{ type: 'URL', text: 'Volg pakket', url: 'https://www.example.com/' }],
	},
	{
		id: '410000000000002',
		name: 'payment_due_reminder_1',
		language: 'en_US',
		category: 'UTILITY',
		topic: 'PAYMENTS',
		usecase: 'PAYMENT_DUE_REMINDER',
		industry: ['FINANCIAL_SERVICES', 'E_COMMERCE'],
		header: 'Payment reminder',
		body: 'Hello {{1}}, your payment of {{2}} is due on {{3}}.',
		body_params: ['Sanne', '€ 25.00', '1 December'],
		body_param_types: ['TEXT', 'AMOUNT', 'DATE'],
		buttons: [{ type: 'URL', text: 'Pay now', url: 'https://www.example.com/' }],
	},
	{
		id: '410000000000003',
		name: 'appointment_reminder_1',
		language: 'en_US',
		category: 'UTILITY',
		topic: 'EVENT_REMINDER',
		usecase: 'APPOINTMENT_REMINDER',
		industry: ['E_COMMERCE'],
		header: 'Your appointment',
		body: 'Hello {{1}}, we look forward to seeing you on {{2}} at {{3}}.',
		body_params: ['Sanne', '1 December', '10:00'],
		body_param_types: ['TEXT', 'DATE', 'TEXT'],
		buttons: [{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+31970102800001' }],
	},
];
