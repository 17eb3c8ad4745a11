import type { JsonObject } from '../json';
import type { Draft } from './draft';
import { buildInteractive, type Frame } from './interactive';

export interface ListRow {
	title: string;
	/** Comes back when the customer chooses the row; the title, if left out. */
	id?: string;
	description?: string;
}

export interface ListSection {
	/** Needed if there are several sections. */
	title?: string;
	rows: readonly ListRow[];
}

/** A button that opens a list to choose from (Meta: "Interactive list messages"). */
export function buildList(
	frame: Frame,
	{ button, sections }: { button: string; sections: readonly ListSection[] },
	draft: Draft,
): JsonObject {
	draft.count('Sections', sections.length, 'list.sections');
	const rows = sections.flatMap((section) => section.rows);
	draft.count('Rows', rows.length, 'list.rows');
	draft.unique('Row ID', rows.map(idOf));
	const action = {
		button: draft.text('List Button', button, 'list.button'),
		sections: sections.map((section, index) => {
			const field = `Section ${index + 1}`;
			const title =
				sections.length > 1
					? draft.text(`${field} Title`, section.title ?? '', 'list.sectionTitle')
					: draft.optional(`${field} Title`, section.title, 'list.sectionTitle');
			if (section.rows.length === 0) draft.refuse(field, 'has no rows');
			return {
				...(title === undefined ? {} : { title }),
				rows: section.rows.map((row, at) => buildRow(row, `${field} Row ${at + 1}`, draft)),
			};
		}),
	};
	return buildInteractive('list', frame, action, draft);
}

function buildRow(row: ListRow, field: string, draft: Draft): JsonObject {
	const description = draft.optional(
		`${field} Description`,
		row.description,
		'list.rowDescription',
	);
	return {
		id: draft.text(`${field} ID`, idOf(row), 'list.rowId'),
		title: draft.text(`${field} Title`, row.title, 'list.rowTitle'),
		...(description === undefined ? {} : { description }),
	};
}

function idOf({ id, title }: ListRow): string {
	return id ? id : title;
}
