/** What one of many that run side by side can do about time. All waits end at once when the run ends early. */
export interface Lane {
	/** Waits in its place: nobody else runs instead. For waits that concern everybody. */
	wait(ms: number): Promise<void>;
	/** Waits apart, while others run: for waits that concern this element alone. */
	stepAside(ms: number): Promise<void>;
	/** Waits apart for something that another element does. */
	apart<R>(other: Promise<R>): Promise<R>;
}
