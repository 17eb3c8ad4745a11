/** Something that the control API cannot do; answered with 400 (or `status`) and the sentence. */
export class ControlRefusal extends Error {
	readonly status: number;

	constructor(message: string, status = 400) {
		super(message);
		this.status = status;
	}
}
