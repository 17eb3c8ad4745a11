import { residueIn } from '../message/expressionResidue';
import { TEMPLATE_LIMITS, tooLong } from './limits';
import type { Parameter, TemplateValue } from './slot';
import { plainText } from './valueRules';
import { fillVariables } from './variables';

/** Anything but what may stand in a URL (RFC 3986), or a `%` that begins no escape. */
const NOT_IN_A_LINK = /%(?![0-9A-Fa-f]{2})|[^\w\-.~:/?#[\]@!$&'()*+,;=%]+/g;

/**
 * The end of a button's link. WhatsApp puts it behind the link as it is, so characters that no link may
 * contain (spaces, quotes, letters with accents) are percent-encoded here, with a warning that says how;
 * everything else, `?`, `&`, `/` and escapes that are already there, is left alone.
 *
 * @param url of the button, with its variable at the end
 */
export function linkEndParameter(url: string, value: TemplateValue): Parameter {
	const text = plainText(value).trim();
	const beginning = fillVariables(url, () => '');
	if (beginning !== '' && text.toLowerCase().startsWith(beginning.toLowerCase())) {
		return { refused: `is the whole link; enter only what comes after ${beginning}` };
	}
	const residue = residueIn(text);
	if (residue !== undefined) return { refused: residue };
	const encoded = text.replaceAll(NOT_IN_A_LINK, encodeURIComponent);
	const long = tooLong(beginning + encoded, TEMPLATE_LIMITS.url);
	if (long !== undefined) return { refused: `makes a link that ${long}` };
	return {
		parameter: { type: 'text', text: encoded },
		...(encoded === plainText(value)
			? {}
			: { warning: `cannot be part of a link as it is, and was sent as ${encoded}` }),
	};
}
