import type { DoorSettings } from '../../doorSettings';
import { Answering, type Guests } from './answering';
import type { Guest } from './guest';
import { DOOR_LIMITS, type DoorLimits } from './limits';
import { Listening } from './listening';

/** Ends somebody's listening. Resolves when what came for them is done with, and for the last one the port is free. */
export type Leave = () => Promise<void>;

/**
 * The server that takes deliveries in beside n8n's webhooks: one for all triggers of this process. It listens as long
 * as there is somebody to listen for.
 */
export class Door implements Guests {
	readonly #limits: DoorLimits;

	/** By the last part of their address; of several at one, the last that takes deliveries in. */
	readonly #guests = new Map<string, Guest[]>();

	#listening?: Listening;

	/** Opening and closing come one after the other. */
	#turn: Promise<unknown> = Promise.resolve();

	constructor(limits: Partial<DoorLimits> = {}) {
		this.#limits = { ...DOOR_LIMITS, ...limits };
	}

	/**
	 * Lets somebody listen.
	 *
	 * @param id the last part of the address
	 * @param note tells the log what should not have happened
	 * @throws {Error} that says why nothing can listen there, and what to do
	 */
	async enter(
		id: string,
		guest: Guest,
		settings: DoorSettings,
		note: (text: string) => void,
	): Promise<Leave> {
		return await this.#inTurn(async () => {
			this.#listening ??= await this.#open(settings, note);
			this.#guests.set(id, [...(this.#guests.get(id) ?? []), guest]);
			let leaving: Promise<void> | undefined;
			return async () => await (leaving ??= this.#leave(id, guest));
		});
	}

	async #open(settings: DoorSettings, note: (text: string) => void): Promise<Listening> {
		const answering = new Answering(this, this.#limits, note);
		const answer = answering.answer.bind(answering);
		return await Listening.open(settings, this.#limits, answer);
	}

	at(id: string): Guest | undefined {
		const here = this.#guests.get(id) ?? [];
		return here.findLast(({ deliver }) => deliver) ?? here.at(-1);
	}

	get isReady(): boolean {
		return [...this.#guests.values()].flat().some(({ deliver }) => deliver);
	}

	async #leave(id: string, guest: Guest): Promise<void> {
		const others = (this.#guests.get(id) ?? []).filter((other) => other !== guest);
		if (others.length > 0) this.#guests.set(id, others);
		else this.#guests.delete(id);
		await this.#inTurn(async () => {
			if (this.#guests.size > 0) return;
			const listening = this.#listening;
			this.#listening = undefined;
			await listening?.close();
		});
	}

	async #inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.#turn.then(work, work);
		this.#turn = turn.catch(() => undefined);
		return await turn;
	}
}

/** Of this process. */
export const DOOR = new Door();
