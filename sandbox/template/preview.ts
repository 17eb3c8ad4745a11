import { compact, listOf, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { TemplateSend } from './checkSend.ts';
import { fill, needsOf, type ButtonNeeds, type TemplateNeeds, type TextNeeds } from './needs.ts';

/** A sent template as a phone shows it: header, body, footer, buttons, cards. */
export function previewOf(send: TemplateSend): JsonObject {
	return preview(needsOf(send.template), send.components);
}

/** The body with its variables filled in. */
export function bodyTextOf(send: TemplateSend): string {
	const needs = needsOf(send.template);
	return filledText(needs.body, needs.named, componentOf(send.components, 'body')) ?? '';
}

function preview(needs: TemplateNeeds, components: JsonObject[]): JsonObject {
	const cards = listOf(componentOf(components, 'carousel')?.cards).map(objectOf);
	return compact({
		header: headerOf(needs, componentOf(components, 'header')),
		body: filledText(needs.body, needs.named, componentOf(components, 'body')),
		footer: needs.footer,
		offer: needs.limitedTimeOffer?.text,
		buttons:
			needs.buttons.length === 0
				? undefined
				: needs.buttons.map((button, index) =>
						buttonOf(button, buttonComponent(components, index)),
					),
		cards: needs.cards?.map((card, index) =>
			preview(card, listOf(cards[index]?.components).map(objectOf)),
		),
	});
}

function headerOf(needs: TemplateNeeds, component: JsonObject | undefined): JsonValue | undefined {
	if (needs.headerFormat === undefined) return undefined;
	if (needs.headerFormat === 'TEXT') {
		return { format: 'TEXT', text: filledText(needs.header, needs.named, component) ?? '' };
	}
	const parameter = objectOf(listOf(component?.parameters)[0]);
	return { format: needs.headerFormat, ...objectOf(parameter[needs.headerFormat.toLowerCase()]) };
}

function filledText(
	needs: TextNeeds | undefined,
	named: boolean,
	component: JsonObject | undefined,
): string | undefined {
	if (!needs) return undefined;
	const values = new Map<string, string>();
	listOf(component?.parameters).forEach((entry, index) => {
		const parameter = objectOf(entry);
		const type = textOf(parameter.type) ?? '';
		const value = textOf(parameter.text) ?? textOf(objectOf(parameter[type]).fallback_value) ?? '';
		values.set(named ? (textOf(parameter.parameter_name) ?? '') : (needs.keys[index] ?? ''), value);
	});
	return fill(needs.text, values);
}

function buttonOf(button: ButtonNeeds, component: JsonObject | undefined): JsonObject {
	const parameter = objectOf(listOf(component?.parameters)[0]);
	const text = textOf(button.definition.text) ?? defaultLabel(button);
	const value = textOf(parameter.text) ?? '';
	// Graph shows a code button as a link to WhatsApp's own address for codes.
	const isCode = button.type === 'OTP' || /\/otp\/code\//.test(textOf(button.definition.url) ?? '');
	return compact({
		type: isCode ? 'OTP' : button.type,
		text,
		url:
			button.type === 'URL' && !isCode
				? (textOf(button.definition.url) ?? '').replace(/\{\{[^{}]+\}\}/, value)
				: undefined,
		code: isCode ? value : textOf(parameter.coupon_code),
		phone_number: textOf(button.definition.phone_number),
		payload: button.type === 'QUICK_REPLY' ? (textOf(parameter.payload) ?? text) : undefined,
	});
}

function defaultLabel(button: ButtonNeeds): string {
	if (button.type === 'VOICE_CALL') return 'Call Now';
	return button.type === 'OTP' || button.type === 'COPY_CODE' ? 'Copy code' : button.label;
}

function componentOf(components: JsonObject[], type: string): JsonObject | undefined {
	return components.find((component) => textOf(component.type)?.toLowerCase() === type);
}

function buttonComponent(components: JsonObject[], index: number): JsonObject | undefined {
	return components.find(
		(component) =>
			textOf(component.type)?.toLowerCase() === 'button' && Number(component.index ?? 0) === index,
	);
}
