import { messageRefusal } from '../errors/graphError.ts';
import { objectOf, type JsonObject, type JsonValue } from '../json.ts';
import type { World } from '../state/world.ts';
import { lengthOf, requireList, requireObject, requireText } from './require.ts';

const MAX = {
	button: 20,
	sections: 10,
	rows: 10,
	sectionTitle: 24,
	rowId: 200,
	rowTitle: 24,
	rowDescription: 72,
	products: 30,
} as const;

/** A list: one button, up to ten sections, up to ten rows in all. */
export function checkList(_world: World, action: JsonObject): void {
	const button = requireText(action.button, "interactive['action']['button']", 1000);
	if (lengthOf(button) > MAX.button) {
		throw messageRefusal(131009, `Button label is too long. Max length is ${MAX.button}`);
	}
	const ids = new Set<string>();
	let rows = 0;
	eachSection(action, (section, path) => {
		const own = requireList(section.rows, `${path}['rows']`);
		if (own.length === 0) throw tooFewRows();
		own.forEach((entry, index) => {
			const rowPath = `${path}['rows'][${index}]`;
			const row = requireObject(entry, rowPath);
			const id = requireText(row.id, `${rowPath}['id']`, 1000);
			const title = requireText(row.title, `${rowPath}['title']`, 1000);
			tooLong('Row id', id, MAX.rowId);
			tooLong('Row title', title, MAX.rowTitle);
			tooLong('Row description', row.description, MAX.rowDescription);
			if (ids.has(id)) throw messageRefusal(131009, `Duplicated row id ${id}`);
			ids.add(id);
			rows += 1;
		});
	});
	if (rows > MAX.rows) {
		throw messageRefusal(131009, `Total row count exceed max allowed count: ${MAX.rows}`);
	}
}

/** Of the list, or of one of its sections. */
function tooFewRows(): Error {
	return messageRefusal(131009, 'Total row count is below min allowed count: 1');
}

/** Several products: a catalog, up to ten sections, up to 30 products in all. */
export function checkProductList(_world: World, action: JsonObject): void {
	requireText(action.catalog_id, "interactive['action']['catalog_id']", 200);
	let products = 0;
	eachSection(action, (section, path) => {
		requireList(section.product_items, `${path}['product_items']`).forEach((entry, index) => {
			requireText(
				objectOf(entry).product_retailer_id,
				`${path}['product_items'][${index}]['product_retailer_id']`,
				200,
			);
			products += 1;
		});
	});
	if (products < 1 || products > MAX.products) {
		throw messageRefusal(131009, `Total product count exceed max allowed count: ${MAX.products}`);
	}
}

function eachSection(action: JsonObject, visit: (section: JsonObject, path: string) => void): void {
	const sections = requireList(action.sections, "interactive['action']['sections']");
	if (sections.length < 1 || sections.length > MAX.sections) {
		throw messageRefusal(
			131009,
			`Invalid sections count. Min allowed sections: 1, Max allowed sections: ${MAX.sections}`,
		);
	}
	sections.forEach((entry, index) => {
		const path = `interactive['action']['sections'][${index}]`;
		const section = requireObject(entry, path);
		if (sections.length > 1) requireText(section.title, `${path}['title']`, 1000);
		tooLong('Section title', section.title, MAX.sectionTitle);
		visit(section, path);
	});
}

/** Meta's sentence: `Row title is too long. Max length is 24`. */
function tooLong(what: string, value: JsonValue | undefined, max: number): void {
	if (typeof value === 'string' && lengthOf(value) > max) {
		throw messageRefusal(131009, `${what} is too long. Max length is ${max}`);
	}
}
