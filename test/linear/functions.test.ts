import { baseOf } from '../../nodes/WhatsAppCloud/graph/address';
import { readAnswer } from '../../nodes/WhatsAppCloud/graph/answer';
import { hideToken } from '../../nodes/WhatsAppCloud/graph/secrets';
import { readableText, withoutEnd } from '../../nodes/WhatsAppCloud/graph/text';
import { retryAfter } from '../../nodes/WhatsAppCloud/graph/usage';
import type { JsonValue } from '../../nodes/WhatsAppCloud/json';
import { Draft } from '../../nodes/WhatsAppCloud/message/draft';
import { fileTypeNamed, fileTypeOf } from '../../nodes/WhatsAppCloud/message/fileTypes';
import { readMediaLink } from '../../nodes/WhatsAppCloud/message/mediaLink';
import { buildReaction } from '../../nodes/WhatsAppCloud/message/types/reaction';
import { parseRecipient } from '../../nodes/WhatsAppCloud/message/recipient';
import { splitText } from '../../nodes/WhatsAppCloud/message/splitText';
import { buildText } from '../../nodes/WhatsAppCloud/message/types/text';
import { buildComponents } from '../../nodes/WhatsAppCloud/template/components';
import { categoryAdvice } from '../../nodes/WhatsAppCloud/template/categoryAdvice';
import { checkNewTemplate } from '../../nodes/WhatsAppCloud/template/checkNew';
import { composeCode, composeTemplate } from '../../nodes/WhatsAppCloud/template/compose';
import { parseTemplate } from '../../nodes/WhatsAppCloud/template/definition';
import { fieldsOf } from '../../nodes/WhatsAppCloud/template/form';
import { matchLanguage } from '../../nodes/WhatsAppCloud/template/language';
import { linkEndParameter } from '../../nodes/WhatsAppCloud/template/link';
import { mediaParameter } from '../../nodes/WhatsAppCloud/template/media';
import { fillPlaceholders } from '../../nodes/WhatsAppCloud/template/placeholders';
import { productSections } from '../../nodes/WhatsAppCloud/template/products';
import { flatten, textParameter } from '../../nodes/WhatsAppCloud/template/valueRules';
import { readConsentWords } from '../../nodes/WhatsAppCloud/trigger/fields/consentWords';
import { holderOf } from '../../nodes/WhatsAppCloud/trigger/register/callbackRules';
import { textFilter } from '../../nodes/WhatsAppCloud/trigger/receive/textFilter';
import { parseBody, parseText } from '../../nodes/WhatsAppCloud/webhook/body';
import { camelCase } from '../../nodes/WhatsAppCloud/webhook/flatten';
import { checkSignature } from '../../nodes/WhatsAppCloud/webhook/signature';
import { circles, isLinear } from '../support/linear';

/** What texts from outside are read by. */
const PARTS = [
	...['a', '0', '_', ' ', '\n', '"', '\\', '/', '.', ':', '{{1}}', '[a]', '<', '&phone='],
	...['\u0301\u0316', '\ud800'],
];

const template = (text: string) =>
	parseTemplate({ name: 'x', language: 'en', status: 'APPROVED', components: components(text) });

const components = (text: string): JsonValue[] => [
	{ type: 'BODY', text, example: { body_text: [[text]] } },
	{ type: 'BUTTONS', buttons: [{ type: 'URL', text, url: `https://a.example/${text}{{1}}` }] },
];

const attempt = (work: () => unknown) => {
	try {
		return work();
	} catch (thrown) {
		return thrown;
	}
};

/** Everything that reads what people, Meta or links say. */
const READERS: Record<string, (text: string) => unknown> = {
	'a body': (text) => parseBody(Buffer.from(text)),
	'a body with a text': (text) => parseBody(Buffer.from(JSON.stringify({ [text]: text }))),
	'JSON within text': parseText,
	'a signature': (text) => checkSignature(Buffer.from(text), `sha256=${text}`, 'secret'),
	'a name': camelCase,
	'a condition on the text': (text) => textFilter('contains', 'order').matches(text),
	'a new template': (text) => {
		const button = { text, url: text, phoneNumber: text, example: text, callMinutes: 0 };
		const flow = { ...button, type: 'FLOW', flow: text, flowAction: 'navigate', flowScreen: text };
		const made = composeTemplate({
			header: { format: 'TEXT', text },
			...{ body: text, footer: text, examples: new Map([['a', text]]), buttons: [flow] },
		});
		const code = composeCode({
			...{ securityRecommendation: true, button: 'ONE_TAP', buttonText: text, autofillText: text },
			...{ apps: [{ packageName: text, signatureHash: text }], acceptsTerms: false },
		});
		checkNewTemplate({ name: text, language: text, category: 'UTILITY', components: made });
		checkNewTemplate({ name: text, language: text, category: 'AUTHENTICATION', components: code });
		return categoryAdvice(made, 'UTILITY');
	},
	'stop words': (text) => readConsentWords(text, text),
	'an answer': (text) =>
		attempt(() => readAnswer({ status: 502, headers: {}, text }, ['token'], 'send')),
	'a refusal': (text) =>
		attempt(() => readAnswer({ status: 400, headers: {}, text: refusal(text) }, ['token'], 'send')),
	'a page': readableText,
	'the end of a text': (text) => withoutEnd(text, '/.:'),
	'a token': (text) => hideToken({ text }, 'a|0'),
	'a time to wait': (text) => retryAfter({ 'retry-after': text }),
	'a base URL': (text) =>
		attempt(() => baseOf({ baseUrl: `https://a.example/${text}`, apiVersion: text })),
	'a callback': (text) => holderOf(`https://a.example/${text}`, { url: text, webhookId: 'a' }),
	'a recipient': (text) => parseRecipient(text, 'NL'),
	'a file name': (text) => [fileTypeNamed(text), fileTypeOf(text)],
	'a text message': (text) => buildText({ body: text, previewUrl: false }, new Draft()),
	'a text in parts': (text) => splitText(text, 1000),
	'a reaction': (text) => buildReaction({ messageId: text, emoji: text }, new Draft()),
	'a template': (text) => fieldsOf(template(text) ?? fail()),
	'a template to fill in': (text) =>
		buildComponents(
			template(text) ?? fail(),
			{ body_1: text },
			{ ignoreUnknown: false, now: 0, zone: 'utc' },
		),
	'a language': (text) => matchLanguage(text, text),
	'the end of a link': (text) => linkEndParameter('https://a.example/{{1}}', text),
	'a link to a file': (text) => readMediaLink(`https://a.example/${text}`, { kind: 'image' }),
	'a media header': (text) => mediaParameter('image', text),
	'a text with placeholders': (text) => fillPlaceholders(text, { a: 'b' }),
	products: productSections,
	'a variable': (text) => textParameter(flatten(text)),
};

const refusal = (text: string) =>
	JSON.stringify({ error: { code: 100, message: text, error_data: { details: text } } });

function fail(): never {
	throw new Error('The template cannot be read.');
}

describe('in a time that grows with the text, we read', () => {
	it.each(Object.entries(READERS))('%s', (_name, read) => {
		for (const text of circles(PARTS)) {
			if (!isLinear(text, read)) throw new Error(JSON.stringify(text(40)));
		}
	});
});
