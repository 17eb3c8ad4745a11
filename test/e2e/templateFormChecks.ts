import type { Stage } from '../../demo/stage.ts';
import type { ControlClient } from '../../sandbox/client.ts';
import type { Check } from '../../tools/checks.ts';
import { openNew } from './editorChecks.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains } from './expect.ts';

const card = (product: string) => ({
	components: [
		{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2UvanBn'] } },
		{
			type: 'BODY',
			text: `${product} for only {{1}}, until Sunday.`,
			example: { body_text: [['€ 9.95']] },
		},
		{
			type: 'BUTTONS',
			buttons: [
				{ type: 'QUICK_REPLY', text: 'Tell me more' },
				{
					type: 'URL',
					text: 'Buy',
					url: 'https://shop.greenhouse.example/{{1}}',
					example: ['https://shop.greenhouse.example/sale'],
				},
			],
		},
	],
});

/** Templates of kinds that the sandbox's account does not begin with. */
const TEMPLATES = [
	{
		name: 'plants_carousel',
		components: [
			{
				type: 'BODY',
				text: 'Hi {{1}}, these plants are looking for a home:',
				example: { body_text: [['Sam']] },
			},
			{ type: 'CAROUSEL', cards: [card('The fern'), card('The monstera')] },
		],
	},
	{
		name: 'plants_offer',
		components: [
			{ type: 'HEADER', format: 'VIDEO', example: { header_handle: ['4::dmlkZW8vbXA0'] } },
			{
				type: 'LIMITED_TIME_OFFER',
				limited_time_offer: { text: 'Expiring offer!', has_expiration: true },
			},
			{
				type: 'BODY',
				text: 'Good news, {{1}}! Use code {{2}} to get {{3}} off all plants in the greenhouse.',
				example: { body_text: [['Sam', 'GREEN25', '25%']] },
			},
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'COPY_CODE', example: ['GREEN25'] },
					{
						type: 'URL',
						text: 'Shop now',
						url: 'https://shop.greenhouse.example/offers?code={{1}}',
						example: ['https://shop.greenhouse.example/offers?code=GREEN25'],
					},
				],
			},
		],
	},
];

/** Per form: the template in the list, a field to wait for, and words that a person must find in it. */
const FORMS: Array<[form: string, entry: string, field: string, words: string[]]> = [
	[
		'header-image',
		'autumn_promo · en_US · marketing',
		'header_image',
		['Image: link, ID or file', 'customer_name: Hi […], autumn has come', '(e.g. Sam)'],
	],
	[
		'named',
		'order_update · en_US · utility',
		'body_order_status',
		['order_number (header): Order […]', 'order_status: … your order is […]'],
	],
	['one-time-code', 'login_code · en_US · authentication', 'code', ['One-time code']],
	[
		'carousel',
		'plants_carousel · en_US · marketing',
		'card_1_button_1_url',
		['Card 1: Image', 'Card 2: Body 1: … monstera for only […], until'],
	],
	[
		'offer',
		'plants_offer · en_US · marketing',
		'offer_expires_at',
		['Offer ends at (date and time)', 'Body 2: … Use code […]'],
	],
];

/** The form that Send makes of each kind of template. */
export function templateFormChecks(editor: EditorPage): Array<Check<Stage>> {
	return FORMS.map(([form, entry, field, words]) => ({
		title: `a person sees what the template ${entry.split(' ')[0] ?? ''} needs`,
		async run(stage) {
			await addTemplates(stage.sandbox.control);
			await editor.page.setViewportSize({ width: 1440, height: 2000 });
			await openNew(editor, stage, 'whatsAppCloud');
			await editor.entriesOf('template', entry);
			await editor.choose(entry);
			await editor.templateFields(field);
			const text = await editor.page.getByTestId('mapping-fields-container').innerText();
			expectContains([text.replaceAll(/\s+/g, ' ')], words);
			return await editor.screenshot(`template-${form}`);
		},
	}));
}

/** Puts them into the account as approved; those that are there already are replaced. */
async function addTemplates(control: ControlClient): Promise<void> {
	for (const template of TEMPLATES) {
		await control.call('POST', '/templates', {
			language: 'en_US',
			category: 'MARKETING',
			status: 'APPROVED',
			parameter_format: 'POSITIONAL',
			...template,
		});
	}
}
