import {
	asArray,
	asId,
	asObject,
	asObjects,
	asString,
	type JsonObject,
	type JsonValue,
} from '../json';
import { lengthOf, TEMPLATE_LIMITS } from './limits';
import type { TemplateValue } from './slot';
import { jsonIn, plainText } from './valueRules';

/** Sections of products as Meta accepts them, or why the value is none. */
export type Sections = { sections: JsonObject[]; first: string } | { refused: string };

/**
 * Sections of a multi-product message: Meta's own list, or text as people write it, sections apart by
 * semicolons or lines: `Title: retailer ID, retailer ID; Title: retailer ID`.
 */
export function productSections(value: TemplateValue): Sections {
	const json = jsonIn(value);
	const list = asArray(json) ?? asArray(asObject(json)?.sections);
	const sections = list ? list.map(sectionIn) : sectionsOf(plainText(value));
	const whole = sections.filter((section) => section !== undefined);
	const products = whole.flatMap((section) => asObjects(section.product_items));
	const first = asId(products[0]?.product_retailer_id);
	const found = [...whole.map(refusalOf), ...countRefusals(whole.length, products.length)].find(
		(refusal) => refusal !== undefined,
	);
	if (found !== undefined) return { refused: found };
	if (whole.length === 0 || whole.length < sections.length || !first) {
		return {
			refused:
				'has no products; write them as "Popular: retailer-id-1, retailer-id-2; New: retailer-id-3"',
		};
	}
	return { sections: whole, first };
}

/** A section of Meta's own list, whose retailer IDs may be numbers: expressions give what a spreadsheet holds. */
function sectionIn(value: JsonValue): JsonObject | undefined {
	const section = asObject(value);
	const items = asArray(section?.product_items);
	if (!section || !items) return section;
	const named = items.map((item) => {
		const product = asObject(item);
		const id = asId(product?.product_retailer_id);
		return product && id !== undefined ? { ...product, product_retailer_id: id } : item;
	});
	return { ...section, product_items: named };
}

function sectionsOf(text: string): JsonObject[] {
	return text
		.split(/[\n;]/)
		.filter((line) => line.trim() !== '')
		.map((line) => {
			const [, title = '', ids = ''] = /^([^:]*):(.*)$/.exec(line) ?? [];
			return {
				title: title.trim(),
				product_items: ids
					.split(',')
					.map((id) => ({ product_retailer_id: id.trim() }))
					.filter(({ product_retailer_id: id }) => id !== ''),
			};
		});
}

function refusalOf(section: JsonObject): string | undefined {
	const title = asString(section.title)?.trim() ?? '';
	const items = asArray(section.product_items) ?? [];
	const { sectionTitle } = TEMPLATE_LIMITS;
	if (title === '') return 'has a section without a title; write "Title: retailer ID, retailer ID"';
	if (lengthOf(title) > sectionTitle) {
		return `has a section title of ${lengthOf(title)} characters; Meta allows at most ${sectionTitle}`;
	}
	return items.length === 0 ||
		items.some((item) => !asId(asObject(item)?.product_retailer_id)?.trim())
		? `has a section "${title}" with a product that has no retailer ID`
		: undefined;
}

function countRefusals(sections: number, products: number): string[] {
	const limits = TEMPLATE_LIMITS;
	return [
		...(sections > limits.sections
			? [`has ${sections} sections; Meta allows at most ${limits.sections}`]
			: []),
		...(products > limits.products
			? [`has ${products} products; Meta allows at most ${limits.products}`]
			: []),
	];
}
