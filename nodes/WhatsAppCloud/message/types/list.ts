import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { buildInteractive, type Frame, type FrameRule, withHeader } from '../interactive';
import { characters, disputed, hard, OPENAPI, type Limits } from '../limit';

const SOURCE = 'Interactive list messages';

export const LIST_LIMITS = {
	body: [characters(4096, SOURCE), disputed(characters(1024, OPENAPI))],
	button: [characters(20, SOURCE)],
	sections: [hard('sections', 10, SOURCE, 1)],
	sectionTitle: [characters(24, SOURCE)],
	rows: [hard('rows in all sections together', 10, SOURCE, 1)],
	rowId: [characters(200, SOURCE)],
	rowTitle: [characters(24, SOURCE)],
	rowDescription: [characters(72, SOURCE)],
} satisfies Record<string, Limits>;

const FRAME: FrameRule = { ...withHeader, headers: ['text'], bodyLimits: LIST_LIMITS.body };

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
	draft.count('Sections', sections.length, LIST_LIMITS.sections);
	const rows = sections.flatMap((section) => section.rows);
	draft.count('Rows', rows.length, LIST_LIMITS.rows);
	draft.unique('Row ID', rows.map(idOf));
	const action = {
		button: draft.text('List Button', button, LIST_LIMITS.button),
		sections: sections.map((section, index) => {
			const field = `Section ${index + 1}`;
			const title =
				sections.length > 1
					? draft.text(`${field} Title`, section.title ?? '', LIST_LIMITS.sectionTitle)
					: draft.optional(`${field} Title`, section.title, LIST_LIMITS.sectionTitle);
			if (section.rows.length === 0) draft.refuse(field, 'has no rows');
			return {
				...(title === undefined ? {} : { title }),
				rows: section.rows.map((row, at) => buildRow(row, `${field} Row ${at + 1}`, draft)),
			};
		}),
	};
	return buildInteractive('list', FRAME, frame, action, draft);
}

function buildRow(row: ListRow, field: string, draft: Draft): JsonObject {
	const description = draft.optional(
		`${field} Description`,
		row.description,
		LIST_LIMITS.rowDescription,
	);
	return {
		id: draft.text(`${field} ID`, idOf(row), LIST_LIMITS.rowId),
		title: draft.text(`${field} Title`, row.title, LIST_LIMITS.rowTitle),
		...(description === undefined ? {} : { description }),
	};
}

function idOf({ id, title }: ListRow): string {
	return id ? id : title;
}
