import type { IDataObject } from 'n8n-workflow';

import { asObjects, asObject } from '../../json';
import { plainText } from '../../message/plainText';
import { buildRequest } from '../../message/sendBody';
import { asPlainText, renderTemplate } from '../../template/render';
import type { Choice, SendInput } from '../composition';
import { laterParts } from '../parts';

/** What would go out: as the customer would read it, and the exact request; of a text in parts, those of each. */
export function previewOf(
	input: SendInput,
	choice: Extract<Choice, { action: 'freeForm' | 'directSend' | 'template' }>,
): IDataObject {
	const { recipient, envelope } = input;
	const request = buildRequest(recipient, choice.message, envelope);
	if (choice.action === 'template') {
		const components = asObjects(asObject(choice.message.template)?.components);
		return { text: asPlainText(renderTemplate(choice.template, components)), request };
	}
	const requests = [request, ...laterParts(input, choice).map((part) => part.request)];
	const parts = requests.map((each) => ({ text: plainText(each), request: each }));
	const text = parts.map((part) => part.text).join('\n\n');
	return { text, request, ...(parts.length > 1 ? { parts } : {}) };
}
