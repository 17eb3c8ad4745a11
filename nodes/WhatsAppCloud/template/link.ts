import { residueIn } from '../message/expressionResidue';
import { TEMPLATE_LIMITS, tooLong } from './limits';
import type { Parameter, TemplateValue } from './slot';
import { plainText } from './valueRules';
import { aroundVariables, fillVariables } from './variables';

/** Anything but what may stand in a URL (RFC 3986), or a `%` that begins no escape. */
const NOT_IN_A_LINK = /%(?![0-9A-Fa-f]{2})|[^\w\-.~:/?#[\]@!$&'()*+,;=%]+/g;

/** What a person enters of a link: Meta wants its variable at the end, older templates have it elsewhere. */
export function nameOfLinkPart(url: string): string {
	const { before, behind } = aroundVariables(url);
	if (behind !== '') return `part of the link ${before}[…]${behind}`;
	return before === '' ? 'link' : `link ending, after ${before}`;
}

/** The same part of a link that was given as an example, or the example if it is that part already. */
export function linkPartOf(url: string, example: string): string {
	const { before, behind } = aroundVariables(url);
	const isWhole = example.startsWith(before) && example.endsWith(behind);
	return isWhole ? example.slice(before.length, example.length - behind.length) : example;
}

/**
 * The end of a button's link. WhatsApp puts it behind the link as it is, so characters that no link may
 * contain (spaces, quotes, letters with accents) are percent-encoded here, with a warning that says how;
 * everything else, `?`, `&`, `/` and escapes that are already there, is left alone.
 *
 * @param url of the button, with its variable
 */
export function linkEndParameter(url: string, value: TemplateValue): Parameter {
	const text = plainText(value).trim();
	const { before, behind } = aroundVariables(url);
	if (before !== '' && text.toLowerCase().startsWith(before.toLowerCase())) {
		const where = behind === '' ? '' : ` and before ${behind}`;
		return { refused: `is the whole link; enter only what comes after ${before}${where}` };
	}
	const residue = residueIn(text);
	if (residue !== undefined) return { refused: residue };
	const encoded = text.replaceAll(NOT_IN_A_LINK, encodeURIComponent);
	const long = tooLong(
		fillVariables(url, () => encoded),
		TEMPLATE_LIMITS.url,
	);
	if (long !== undefined) return { refused: `makes a link that ${long}` };
	return {
		parameter: { type: 'text', text: encoded },
		...(encoded === plainText(value)
			? {}
			: { warning: `cannot be part of a link as it is, and was sent as ${encoded}` }),
	};
}
