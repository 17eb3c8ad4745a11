import type { IDataObject } from 'n8n-workflow';

/** An item that is not sent, or not sent again. `outcome` is what the item would have given out. */
export class NotSent extends Error {
	override readonly name = 'NotSent';

	constructor(
		message: string,
		readonly advice: string,
		readonly outcome: IDataObject,
	) {
		super(message);
	}
}

/** Some messages of an item are out, the next is not, for this reason. `outcome` is what the item would have given out. */
export class PartlySent extends Error {
	override readonly name = 'PartlySent';

	constructor(
		message: string,
		readonly reason: unknown,
		readonly advice: string,
		readonly outcome: IDataObject,
	) {
		super(message);
	}
}

/** What an item gives out at the second output. */
export class OtherOutput {
	constructor(readonly json: IDataObject) {}
}
