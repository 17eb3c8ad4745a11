import { messageRefusal, missingParameter } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { checkMediaReference } from '../message/media.ts';
import { lengthOf } from '../message/require.ts';
import type { World } from '../state/world.ts';
import { checkTextParameters } from './checkText.ts';
import type { TemplateNeeds } from './needs.ts';

/** Meta's limit for a text header with its variable filled in. */
const MAX_HEADER = 60;

/**
 * A text header wants its variable, a media header the medium, a location header its coordinates.
 *
 * @throws GraphError 132000 for the count, 132005 for the length, 132012 `header: Format mismatch, expected IMAGE, received UNKNOWN`
 */
export function checkHeader(
	world: World,
	needs: TemplateNeeds,
	component: JsonObject | undefined,
	path: string,
): void {
	const parameters = listOf(component?.parameters).map(objectOf);
	const format = needs.headerFormat;
	if (format === undefined || format === 'TEXT') {
		const media = parameters.find((parameter) => !isText(parameter));
		if (media) throw mismatch(format ?? 'NONE', formatOf(media));
		const filled = checkTextParameters('header', needs.header, needs.named, parameters, path);
		if (lengthOf(filled) > MAX_HEADER) {
			throw messageRefusal(
				132005,
				`header: hydrated text too long (${lengthOf(filled)}), limit is ${MAX_HEADER}`,
			);
		}
		return;
	}
	const [parameter, ...more] = parameters;
	if (!parameter) throw mismatch(format, 'UNKNOWN');
	if (more.length > 0) {
		throw messageRefusal(
			132000,
			`header: number of localizable_params (${parameters.length}) does not match the expected number of params (1)`,
		);
	}
	const given = formatOf(parameter);
	if (given !== format) throw mismatch(format, given);
	const key = format.toLowerCase();
	const content = objectOf(parameter[key]);
	if (format === 'LOCATION') {
		// Whether name and address must be there, Meta does not say.
		for (const field of ['latitude', 'longitude']) {
			if (textOf(content[field]) === undefined)
				throw missingParameter(`${path}[0]['location']['${field}']`);
		}
	} else if (format === 'PRODUCT') {
		for (const field of ['product_retailer_id', 'catalog_id']) {
			if (!textOf(content[field])) throw missingParameter(`${path}[0]['product']['${field}']`);
		}
	} else checkMediaReference(world, content, `${path}[0]['${key}']`);
}

function isText(parameter: JsonObject): boolean {
	return ['text', 'currency', 'date_time', undefined].includes(
		textOf(parameter.type)?.toLowerCase(),
	);
}

function formatOf(parameter: JsonObject): string {
	return (textOf(parameter.type) ?? 'UNKNOWN').toUpperCase();
}

function mismatch(expected: string, received: string): Error {
	return messageRefusal(
		132012,
		`header: Format mismatch, expected ${expected}, received ${received}`,
	);
}
