import type { IDataObject } from 'n8n-workflow';

import { metaExamples } from '../support/metaExamples';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
	// The customer of the examples has just written.
	await bench.takesForOpen('16505551234');
});

afterAll(async () => {
	await bench.close();
});

describe("Meta's own example sends of texts and templates", () => {
	/** Text and template sends; the JSON that the node makes of the example's own values. */
	const examples = metaExamples('messages_post_request').filter(({ json }) => {
		const { type } = json;
		return type === 'template' || type === 'text' || 'text' in json;
	});

	it('are there, or the check says that it had none', () => {
		if (examples.length === 0) console.info('No examples of Meta beside this checkout.');
		expect([0, 12]).toContain(examples.length);
	});

	/** Meta's placeholders become something that can be sent. */
	function concrete(json: IDataObject, name: string): IDataObject {
		return JSON.parse(
			JSON.stringify(json)
				// One name each: definitions are kept for a minute.
				.replaceAll(/template-name|<TEMPLATE_NAME>/g, name.toLowerCase())
				.replaceAll('{{Recipient-Phone-Number}}', '16505551234')
				.replaceAll('language-and-locale-code', 'en_US')
				.replaceAll('http(s)://the-image-url', 'https://example.com/image.png')
				.replaceAll('<MSGID_OF_PREV_MSG>', 'wamid.HBgLMTY1MDU1NTEyMzQVAgASGBQzQQ=='),
		) as IDataObject;
	}

	/** Meta's defaults, which the node always writes out: sample requests leave them away. */
	function withDefaults(json: IDataObject): IDataObject {
		return { recipient_type: 'individual', type: 'text', ...json };
	}

	for (const { name, json } of examples) {
		it(name, async () => {
			const example = concrete(json, name);
			const text = example.text as IDataObject | undefined;
			const sent = example.template as
				{ name: string; language: { code: string }; components?: IDataObject[] } | undefined;
			const context = example.context as { message_id: string } | undefined;
			if (sent) await bench.control('POST', '/templates', definitionFor(sent));
			const run = await bench.engine.runWorkflow({
				nodes: [
					sendNode({
						to: String(example.to),
						mode: sent ? 'templateOnly' : 'freeFormOnly',
						text: String(text?.body ?? ''),
						...(sent
							? {
									...template(`${sent.name}|${sent.language.code}`),
									templateInput: 'components',
									templateComponents: JSON.stringify(sent.components ?? []),
								}
							: {}),
						options: {
							previewOnly: true,
							previewUrl: text?.preview_url === true,
							...(context ? { replyTo: context.message_id } : {}),
						},
					}),
				],
			});
			const expected = withDefaults(example);
			// "policy" has one value only, and Meta's reference no longer lists it.
			delete (expected.template as { language?: IDataObject } | undefined)?.language?.policy;
			expect(run.node('Send').json[0]?.request).toEqual(expected);
		});
	}

	/** A definition with the variables that the example fills in. */
	function definitionFor(sent: {
		name: string;
		language: { code: string };
		components?: IDataObject[];
	}): IDataObject {
		const parameters = (type: string) =>
			(sent.components?.find((component) => component.type === type)?.parameters ?? []) as Array<{
				type: string;
			}>;
		const [header] = parameters('header');
		const buttons = sent.components?.filter(({ type }) => type === 'button') ?? [];
		return {
			name: sent.name,
			language: sent.language.code,
			category: 'UTILITY',
			status: 'APPROVED',
			components: [
				...(header ? [{ type: 'HEADER', format: header.type.toUpperCase() }] : []),
				{
					type: 'BODY',
					text: ['Text', ...parameters('body').map((_, index) => `{{${index + 1}}}`)].join(' and '),
				},
				...(buttons.length > 0
					? [
							{
								type: 'BUTTONS',
								buttons: buttons.map(({ sub_type }, index) => ({
									type: String(sub_type).toUpperCase(),
									text: `Button ${index}`,
								})),
							},
						]
					: []),
			],
		};
	}
});
