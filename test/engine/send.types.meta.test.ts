import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { metaExamples } from '../support/metaExamples';
import { json, startRecorder, type Recorder } from '../support/recorder';
import { sendNode } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let meta: Recorder;

beforeAll(async () => {
	meta = await startRecorder(
		json({
			messaging_product: 'whatsapp',
			contacts: [{ input: '16505551234', wa_id: '16505551234' }],
			messages: [{ id: 'wamid.1' }],
		}),
	);
	bench = await startBench({ baseUrl: meta.url });
	// The customer of the examples has just written.
	await bench.takesForOpen('16505551234');
});

afterAll(async () => {
	await bench.close();
	await meta.close();
});

/** Meta's placeholders become something that can be sent. */
function concrete(example: IDataObject): IDataObject {
	return JSON.parse(
		JSON.stringify(example)
			.replaceAll(/\{\{Recipient-(?:WA-)?Phone-Number\}\}|\+16505551234/g, '16505551234')
			.replaceAll(/<?http\(s\):\/\/([\w-]+)>?/g, 'https://example.com/$1')
			.replaceAll('<HEADER_TYPE>', 'text'),
	) as IDataObject;
}

type Parts = Record<string, unknown>;

const parts = (value: unknown): Parts => (value ?? {}) as Parts;
const text = (value: unknown): string => (value === undefined ? '' : String(value));
const list = (value: unknown): Parts[] => (value ?? []) as Parts[];

const mediaParameters = (medium: Parts): INodeParameters => ({
	...(medium.id === undefined
		? { mediaSource: 'link', mediaLink: text(medium.link) }
		: { mediaSource: 'id', mediaId: text(medium.id) }),
	caption: text(medium.caption),
	fileName: text(medium.filename),
});

/** A value of Meta's under the editor's name for it. */
const rename = (object: Parts, names: Record<string, string>): INodeParameters =>
	Object.fromEntries(
		Object.entries(object).map(([key, value]) => [names[key] ?? key, text(value)]),
	);

const collection = (values: INodeParameters[]): INodeParameters => ({ values });

/** What a person fills in for each type, from the example's own values. */
const PARAMETERS: Record<string, (content: Parts, interactive: Parts) => INodeParameters> = {
	audio: mediaParameters,
	image: mediaParameters,
	video: mediaParameters,
	document: mediaParameters,
	sticker: mediaParameters,
	location: ({ latitude, longitude, name, address }) => ({
		latitude: text(latitude),
		longitude: text(longitude),
		placeName: text(name),
		address: text(address),
	}),
	reaction: ({ message_id, emoji }) => ({
		reactionMessageId: text(message_id),
		emoji: text(emoji),
	}),
	contacts: (contacts) => ({
		contacts: collection(
			(contacts as unknown as Parts[]).map(({ name, org, birthday, phones, ...lists }) => ({
				...rename(parts(name), {
					formatted_name: 'formattedName',
					first_name: 'firstName',
					middle_name: 'middleName',
					last_name: 'lastName',
				}),
				...rename(parts(org), {}),
				birthday: text(birthday),
				phones: collection(list(phones).map((phone) => rename(phone, { wa_id: 'waId' }))),
				...Object.fromEntries(
					Object.entries(lists).map(([key, elements]) => [
						key,
						collection(
							list(elements).map((element) => rename(element, { country_code: 'countryCode' })),
						),
					]),
				),
			})),
		),
	}),
	button: ({ buttons }) => ({
		buttons: collection(list(buttons).map(({ reply }) => rename(parts(reply), {}))),
	}),
	list: ({ button, sections }) => ({
		listButton: text(button),
		sections: collection(
			list(sections).map(({ title, rows }) => ({
				title: text(title),
				rows: collection(list(rows).map((row) => rename(row, {}))),
			})),
		),
	}),
	flow: ({ parameters }) => {
		const { flow_id, flow_name, flow_cta, flow_token, mode, flow_action, flow_action_payload } =
			parts(parameters);
		const { screen, data } = parts(flow_action_payload);
		return {
			...(flow_id === undefined
				? { flowBy: 'name', flowName: text(flow_name) }
				: { flowBy: 'id', flowId: text(flow_id) }),
			flowCta: text(flow_cta),
			flowToken: text(flow_token),
			flowMode: text(mode ?? 'published'),
			flowAction: text(flow_action),
			flowScreen: text(screen),
			flowData: JSON.stringify(data),
		};
	},
	product: ({ catalog_id, product_retailer_id }) => ({
		catalogId: text(catalog_id),
		productId: text(product_retailer_id),
	}),
	product_list: ({ catalog_id, sections }) => ({
		catalogId: text(catalog_id),
		productSections: collection(
			list(sections).map(({ title, product_items }) => ({
				title: text(title),
				products: list(product_items).map((item) => text(item.product_retailer_id)),
			})),
		),
	}),
	catalog_message: ({ parameters }) => ({
		thumbnailProductId: text(parts(parameters).thumbnail_product_retailer_id),
	}),
};

/** Kinds of messages that the node has no type of its own for: only in India and Brazil. */
const RAW = ['order_details', 'order_status'];

/** The node's parameters for an example. */
function parametersFor(example: IDataObject): INodeParameters {
	const interactive = parts(example.interactive);
	const type = text(interactive.type ?? example.type);
	if (RAW.includes(type)) {
		const { type: kind, interactive: content } = example;
		return {
			messageType: 'raw',
			rawMessage: JSON.stringify({ type: kind, interactive: content }),
		};
	}
	const header = parts(interactive.header);
	const content = interactive.type === undefined ? parts(example[type]) : parts(interactive.action);
	return {
		messageType: type,
		body: text(parts(interactive.body).text),
		footer: text(parts(interactive.footer).text),
		headerType: text(header.type ?? 'none'),
		headerText: text(header.text),
		...PARAMETERS[type]?.(content, interactive),
	};
}

describe("Meta's own example sends of all other types", () => {
	const examples = metaExamples('messages_post_request').filter(({ json: { type, ...more } }) => {
		return type !== 'template' && !('text' in more);
	});

	it('are there, or the check says that it had none', () => {
		if (examples.length === 0) console.info('No examples of Meta beside this checkout.');
		expect([0, 38]).toContain(examples.length);
	});

	for (const { name, json: given } of examples) {
		it(name, async () => {
			const example = concrete(given);
			const context = parts(example.context);
			meta.received.length = 0;
			const run = await bench.engine.runWorkflow({
				nodes: [
					'status' in example
						? sendNode({
								operation: 'markAsRead',
								messageId: text(example.message_id),
								typingIndicator: true,
							})
						: sendNode({
								to: text(example.to),
								mode: 'freeFormOnly',
								...parametersFor(example),
								options:
									context.message_id === undefined ? {} : { replyTo: text(context.message_id) },
							}),
				],
			});
			expect(run.error?.message).toBeUndefined();
			const sent = meta.received.filter(({ method }) => method === 'POST');
			expect(sent).toHaveLength(1);
			// Meta's defaults, which the node always writes out: some examples leave them away.
			const defaults =
				'status' in example
					? {}
					: {
							recipient_type: 'individual',
							...('interactive' in example ? { type: 'interactive' } : {}),
						};
			expect(JSON.parse(sent[0]?.body ?? '')).toEqual({ ...defaults, ...example });
		});
	}
});
