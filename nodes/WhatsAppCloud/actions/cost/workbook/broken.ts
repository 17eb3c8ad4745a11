/** Why a file cannot be read as a workbook, as the end of a sentence that begins with its name. */
export class BrokenWorkbook extends Error {
	override readonly name = 'BrokenWorkbook';

	constructor(
		readonly what: string,
		readonly advice = 'Open it in a spreadsheet program, save it again as Excel workbook or CSV, and give that.',
	) {
		super(what);
	}
}

export const damaged = (detail: string): BrokenWorkbook =>
	new BrokenWorkbook(`is a damaged Excel workbook (${detail})`);
