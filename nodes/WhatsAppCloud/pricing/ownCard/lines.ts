/** A row of a file, with the number that a spreadsheet shows beside it. */
export interface CardLine {
	number: number;
	cells: Array<string | number>;
}

/** A sheet of a workbook. */
export interface CardSheet {
	name: string;
	lines: CardLine[];
	/** Its days are counted from 1904, as old ones of Macs are. */
	startsIn1904: boolean;
}
