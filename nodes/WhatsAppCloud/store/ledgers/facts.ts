import { messageRows } from '../columns';
import type { Columns, Database, Dialect, Script } from '../database';
import { datedBySend, refusedMessages, type CustomerObservation, type Sorted } from '../factTables';
import type { TemplateNews, WayNote } from '../notes';
import { numberIn } from '../rows';
import type { Notes } from './notes';
import type { Prices } from './prices';
import type { Rescues } from './rescues';
import type { Waits } from './waits';

/** What deliveries say that both databases write down in the same way. */
export interface Facts extends Pick<
	Sorted,
	'spellings' | 'concluded' | 'undelivered' | 'refused' | 'service'
> {
	templates: TemplateNews[];
	ways: WayNote[];
}

/** Values: number, the phone number as it was given, what Meta turned it into. */
const PUT_SPELLING = `
	INSERT INTO whatsapp_cloud.spellings (phone_number_id, given, phone) VALUES ($1, $2, $3)
	ON CONFLICT (phone_number_id, given) DO UPDATE SET phone = excluded.phone`;

const MESSAGE: Columns = { message_id: 'text', phone_number_id: 'text' };

/** When messages were sent. Values: messages (JSON). */
const sentAt = ({ rows }: Dialect) => `
	SELECT s.message_id, s.phone_number_id, s.claimed_at FROM ${rows('$1', MESSAGE)} AS n
	JOIN whatsapp_cloud.sends s ON s.message_id = n.message_id
	WHERE s.phone_number_id = n.phone_number_id`;

interface Parts {
	notes: Notes;
	rescues: Rescues;
	prices: Prices;
	waits: Waits;
}

/** Reads and writes it. */
export class FactBook {
	readonly #ledgers: Parts;

	readonly #sentAt: string;

	constructor({ dialect }: Pick<Database, 'dialect'>, ledgers: Parts) {
		this.#ledgers = ledgers;
		this.#sentAt = sentAt(dialect);
	}

	/** Once the sends that the deliveries tell of have been settled: rescues are found by them. */
	*put(
		{ templates, ways, spellings, concluded, undelivered, refused, service }: Facts,
		now: number,
	): Script<void> {
		const { notes, rescues, prices, waits } = this.#ledgers;
		yield* notes.putNews(templates, now);
		yield* notes.waysPut(ways);
		for (const { phoneNumberId, given, phone } of spellings) {
			yield { sql: PUT_SPELLING, values: [phoneNumberId, given, phone] };
		}
		yield* rescues.news(concluded, refused, now);
		yield* waits.unasked(undelivered);
		yield* prices.count(service, now);
	}

	/** With the time of the send in place of that of its refusal, where it is known. */
	*dated(observations: CustomerObservation[]): Script<CustomerObservation[]> {
		const refused = refusedMessages(observations);
		if (refused.length === 0) return observations;
		const { rows } = yield { sql: this.#sentAt, values: [messageRows(refused)] };
		const known = new Map(
			rows.map((row) => [`${String(row.phone_number_id)}/${String(row.message_id)}`, row]),
		);
		return datedBySend(observations, ({ phoneNumberId, messageId }) =>
			numberIn(known.get(`${phoneNumberId}/${messageId}`)?.claimed_at),
		);
	}
}
