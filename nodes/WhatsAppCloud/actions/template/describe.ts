import type { IDataObject } from 'n8n-workflow';

import { type TemplateButton, type TemplateDefinition, summaryOf } from '../../template/definition';
import { fieldsOf } from '../../template/form';

/** A template as a person wants to see it: what it says, what it needs, and whether it can be sent. */
export function describeTemplate(template: TemplateDefinition): IDataObject {
	const { header, body, footer, buttons, cards, subCategory } = template;
	const { correctCategory, previousCategory, rejectedReason } = template;
	return {
		id: template.id ?? null,
		...summaryOf(template),
		...(subCategory ? { subCategory } : {}),
		...(correctCategory ? { correctCategory } : {}),
		...(previousCategory ? { previousCategory } : {}),
		status: template.status,
		quality: template.quality ?? 'UNKNOWN',
		...(rejectedReason ? { rejectedReason } : {}),
		...(header ? { header: header.format === 'TEXT' ? header.text : header.format } : {}),
		body: body?.text ?? '',
		...(footer?.text ? { footer: footer.text } : {}),
		buttons: buttons.map(describeButton),
		...(cards.length > 0
			? {
					cards: cards.map((card) => ({
						body: card.body?.text ?? '',
						buttons: card.buttons.map(describeButton),
					})),
				}
			: {}),
		variables: fieldsOf(template).map(({ id, label, required, example }) => ({
			id,
			label,
			required,
			...(example === undefined ? {} : { example }),
		})),
	};
}

function describeButton({ type, text, url }: TemplateButton): IDataObject {
	return { type, text, ...(url === undefined ? {} : { url }) };
}
