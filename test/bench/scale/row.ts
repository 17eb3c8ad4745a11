/** One cost that must not grow faster than what causes it. */
export interface ScaleRow {
	/** Unique; `--rows` names it. */
	name: string;
	/** What is done, of how many of what: "a batch of texts, ms per item". */
	label: string;
	/** Of {@link ScaleFigure.value}. */
	unit: string;
	/** What was set out for, in words. */
	goal?: string;
	/** The largest size that makes sense; no limit when absent. */
	upTo?: number;
	/**
	 * Measures it once, at one size, in a process of its own that has no other work. What it needs is imported there:
	 * whoever lists the rows has neither n8n nor types that do more than vanish.
	 */
	measure(size: number): Promise<ScaleFigure>;
}

export interface ScaleFigure {
	/** In the row's unit; undefined where what it needs is not there (say, PostgreSQL). */
	value?: number;
	/** The longest time for which nobody else got to run, ms; see `longestBlock`. */
	blockMs?: number;
	/** The same without what others did on the machine meanwhile, ms. */
	blockCpuMs?: number;
	/** What else there is to say: "6,000 of 6,000 accepted". */
	note?: string;
}

/** What was measured of a row at one size. */
export interface ScaleResult extends ScaleFigure {
	row: string;
	size: number;
}
