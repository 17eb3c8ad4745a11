import { invalidParameter, messageRefusal } from '../errors/graphError.ts';
import { textOf, type JsonObject } from '../json.ts';
import { checkLength, requireObject, requireText } from './require.ts';

/** A button with an address: `{ name: 'cta_url', parameters: { display_text, url } }`. */
export function checkLink(action: JsonObject, path: string): void {
	if (textOf(action.name) !== 'cta_url') {
		throw messageRefusal(
			131009,
			`Invalid action name. Expected cta_url, received ${textOf(action.name) ?? ''}`,
		);
	}
	const parameters = requireObject(action.parameters, `${path}['parameters']`);
	checkLength('Button display_text', parameters.display_text, 20);
	const url = requireText(parameters.url, `${path}['parameters']['url']`, 2000);
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
		throw invalidParameter(`Param ${path}['parameters']['url'] is not a valid URI.`);
	}
}
