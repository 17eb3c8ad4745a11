import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { metaExamples } from '../support/metaExamples';
import { NOW } from './payloads';

const CUSTOMER = { from: '16505551234', phone: '16505551234' };
const SHEENA = { ...CUSTOMER, name: 'Sheena Nelson' };

/** What is in each of Meta's examples, read by a person. */
const EXPECTED: Record<string, object> = {
	Button_Message: {
		...SHEENA,
		type: 'button',
		text: 'Unsubscribe',
		replyId: 'Unsubscribe',
		replyTo: {
			from: '15550783881',
			messageId: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBJFNjk2OTMwNEZCQjhGMzUyQUYA',
		},
	},
	Contact_Sharing_Message: {
		...SHEENA,
		type: 'contacts',
		contacts: [{ name: { formatted_name: 'Lucía Gómez' }, phones: [{ wa_id: '19835552319' }] }],
	},
	Group_Create_Message: {
		event: 'group',
		change: 'group_create',
		field: 'group_lifecycle_update',
		subject: 'your-group-subject',
		addedParticipants: [{ wa_id: 16505551234 }, {}],
	},
	Group_Remove_Participants: { event: 'group', field: 'group_participants_update' },
	Group_Settings_Update: { event: 'group', field: 'group_settings_update' },
	Image_Message: {
		...SHEENA,
		type: 'image',
		text: 'Taj Mahal',
		media: {
			id: '1003383421387256',
			mimeType: 'image/jpeg',
			sha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=',
			caption: 'Taj Mahal',
		},
	},
	Interactive_Button_Reply_Message: {
		...SHEENA,
		type: 'interactive',
		text: 'Cancel',
		replyId: 'cancel-button',
	},
	Interactive_List_Reply_Message: {
		...SHEENA,
		type: 'interactive',
		text: 'Priority Mail Express',
		replyId: 'priority_express',
		interactive: { list_reply: { description: 'Next Day to 2 Days' } },
	},
	Location_Message: {
		...SHEENA,
		type: 'location',
		location: { latitude: 37.44221496582, longitude: -122.16165924072, name: 'Philz Coffee' },
	},
	Order_Message: {
		...SHEENA,
		type: 'order',
		order: {
			catalog_id: '194836987003835',
			product_items: [{ quantity: 2 }, { product_retailer_id: 'nqryix03ez' }],
		},
	},
	Reaction_Message: {
		...SHEENA,
		type: 'reaction',
		text: '👍',
		reaction: {
			emoji: '👍',
			messageId: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI0RTJEOTc2ODVERUY5RDlGNkYA',
		},
	},
	System_Message: {
		...CUSTOMER,
		type: 'system',
		text: 'User Sheena Nelson changed from 16505551234 to 12195555358',
		system: { type: 'user_changed_number', wa_id: '12195555358' },
	},
	Text_Message: {
		...SHEENA,
		event: 'message',
		messageId: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=',
		type: 'text',
		text: 'Does it come in another color?',
		timestamp: '2025-06-08T20:59:43.000Z',
		businessAccountId: '419561257915477',
		phoneNumberId: '106540352242922',
		displayPhoneNumber: '15550783881',
	},
	Text_Message_from_Click_to_WhatsApp_Ad: {
		...SHEENA,
		text: 'Hello! Can I get more info on this?',
		referral: { source_type: 'ad', source_id: '120226305854810726' },
	},
	Text_Message_with_Context_Product_Inquiry: {
		...SHEENA,
		text: 'Is this still available?',
		referredProduct: { catalog_id: '194836987003835', product_retailer_id: 'di9ozbzfi4' },
	},
	Unsupported_Message: {
		...SHEENA,
		type: 'unsupported',
		errors: [
			{
				code: 131051,
				title: 'Message type unknown',
				details: 'Message type is currently not supported.',
			},
		],
	},
};

const examples = metaExamples('webhooks_post_request');

it("finds Meta's examples, or says that they are not here", () => {
	if (examples.length === 0) console.warn("Meta's examples do not lie beside this checkout.");
	for (const { name } of examples) expect(Object.keys(EXPECTED)).toContain(name);
});

for (const { name, json } of examples) {
	it(`${name}: gives the one event that is in it`, () => {
		const { events } = parseDelivery(json, { now: NOW });
		expect(events).toHaveLength(1);
		expect(events).toMatchObject([EXPECTED[name]]);
	});
}
