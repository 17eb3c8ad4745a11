/** What a person should know of a migrated workflow. */
export interface Note {
	/** The node it is about; absent = the whole workflow. */
	node?: string;
	kind:
		/** Done; nothing to do. */
		| 'changed'
		/** Somebody has to look at it before the workflow is published. */
		| 'look'
		/** What the nodes do by themselves now; can be taken out, if it does nothing else. */
		| 'unneeded';
	text: string;
}

const HEADINGS: Array<{ kind: Note['kind']; heading: string }> = [
	{ kind: 'changed', heading: 'Changed' },
	{ kind: 'look', heading: 'Please look at' },
	{ kind: 'unneeded', heading: 'Perhaps no longer needed' },
];

/** The notes of one workflow, for reading in a terminal. */
export function writeReport(title: string, notes: Note[]): string {
	const sections = HEADINGS.flatMap(({ kind, heading }) => {
		const own = notes.filter((note) => note.kind === kind);
		if (own.length === 0) return [];
		const lines = own.map(({ node, text }) =>
			node === undefined ? `    - ${text}` : `    - "${node}": ${text}`,
		);
		return [`  ${heading}:`, ...new Set(lines)];
	});
	return [
		title,
		...(sections.length > 0 ? sections : ['  Nothing to do: no WhatsApp node in it.']),
	].join('\n');
}
