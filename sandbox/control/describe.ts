import { compact, listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { nameKey } from '../state/customer.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import { bodyTextOf, previewOf } from '../template/preview.ts';

/** A message as the control API and the phone page show it. */
export function describeMessage(record: MessageRecord): JsonObject {
	const { template } = record.template ?? {};
	return compact({
		id: record.id,
		direction: record.direction,
		customer: nameKey(record.customer),
		phoneNumberId: record.phoneNumberId,
		sender: record.sender && { customer: nameKey(record.sender), name: record.sender.name },
		type: record.type,
		text: renderedText(record),
		template: template && {
			name: template.name,
			language: template.language,
			category: template.category,
		},
		preview: record.template && previewOf(record.template),
		request: record.direction === 'outgoing' ? record.content : undefined,
		message: record.direction === 'incoming' ? record.content : undefined,
		status: record.status,
		acknowledged: record.acknowledged,
		statuses: record.statuses.map(({ status, at }) => ({ status, at: new Date(at).toISOString() })),
		pricing: record.pricing,
		errors: record.errors,
		timestamp: new Date(record.timestamp).toISOString(),
	});
}

/** What the customer reads: the text, the caption, the interactive body, the template's filled body. */
function renderedText(record: MessageRecord): string {
	if (record.template) return bodyTextOf(record.template);
	const content = objectOf(record.content[record.type]);
	const interactive = objectOf(content.body).text;
	return (
		textOf(content.body) ??
		textOf(interactive) ??
		textOf(content.caption) ??
		textOf(content.emoji) ??
		textOf(content.text) ??
		textOf(objectOf(content.button_reply).title) ??
		textOf(objectOf(content.list_reply).title) ??
		contactNames(record) ??
		textOf(content.name) ??
		''
	);
}

function contactNames(record: MessageRecord): string | undefined {
	if (record.type !== 'contacts') return undefined;
	return listOf(record.content.contacts)
		.map((contact) => textOf(objectOf(objectOf(contact).name).formatted_name) ?? '')
		.join(', ');
}
