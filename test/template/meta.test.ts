import { buildComponents } from '../../nodes/WhatsAppCloud/template/components';
import { checkComponents } from '../../nodes/WhatsAppCloud/template/checkComponents';
import { parseTemplate } from '../../nodes/WhatsAppCloud/template/definition';
import { fieldsOf } from '../../nodes/WhatsAppCloud/template/form';
import { metaExamples } from '../support/metaExamples';

const FIELDS: Record<string, string[]> = {
	Create_multi_product_message_template: [
		'header_1',
		'body_1',
		'button_0_sections',
		'button_0_thumbnail_product_retailer_id',
	],
	Create_authentication_template_w_OTP_copy_code_button: ['code'],
	Create_authentication_template_w_OTP_one_tap_autofill_button: ['code'],
	Create_catalog_template: ['code'],
	Create_template_w_document_header_text_body_a_phone_number_button_and_a_URL_button: [
		'header_document',
		'header_filename',
		'body_1',
		'body_2',
	],
	Create_template_w_image_header_text_body_text_footer_and_2_call_to_action_buttons: [
		'header_image',
		'body_1',
		'body_2',
		'body_3',
		'button_1_url',
	],
	Create_template_w_location_header_text_body_text_footer_and_a_website_buttons: [
		'header_latitude',
		'header_longitude',
		'header_name',
		'header_address',
		'body_1',
		'body_2',
		'button_0_payload',
	],
	Create_template_w_text_header_text_body_text_footer_and_2_quick_reply_buttons: [
		'header_1',
		'body_1',
		'body_2',
		'body_3',
		'button_0_payload',
		'button_1_payload',
	],
	Create_Flow_Template_Message_by_Flow_JSON: ['button_0_flow_token', 'button_0_flow_action_data'],
	Create_Flow_Template_Message_by_ID: ['button_0_flow_token', 'button_0_flow_action_data'],
	Create_Flow_Template_Message_by_Name: ['button_0_flow_token', 'button_0_flow_action_data'],
};

const VALUES: Record<string, unknown> = {
	button_0_sections: 'New: a, b',
	button_0_flow_action_data: '{"a":1}',
	header_latitude: 1,
	header_longitude: 2,
	header_image: '1',
	header_document: '1',
};

describe("Meta's own template definitions", () => {
	const examples = metaExamples('message_templates_post_request');

	it('are there, or the check says that it had none', () => {
		if (examples.length === 0) console.info('No examples of Meta beside this checkout.');
		expect([0, 11]).toContain(examples.length);
	});

	for (const { name, json } of examples) {
		it(`${name} has the fields that it needs, and they fill it`, () => {
			const definition = parseTemplate(json);
			if (!definition) throw new Error('not parsed');
			const ids = fieldsOf(definition).map(({ id }) => id);
			expect(ids).toEqual(FIELDS[name]);
			const values = Object.fromEntries(ids.map((id) => [id, VALUES[id] ?? 'x']));
			const { components, issues } = buildComponents(definition, values as never, {
				ignoreUnknown: false,
				now: Date.now(),
			});
			expect(issues).toEqual([]);
			expect(checkComponents(definition, components)).toEqual([]);
		});
	}
});
