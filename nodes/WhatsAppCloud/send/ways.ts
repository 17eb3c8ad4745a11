import { insist } from '../account/insist';
import { meaningOf } from '../codes/meaning';
import type { Closing } from '../codes/row';
import { closedAt, type Way } from '../conversation/closedWays';
import type { GraphError } from '../graph/error';
import type { WayNote } from '../store/notes';
import type { SendBatch } from './batch';
import type { Closed } from './composition';
import { noted } from './noted';

/** The ways of sending that Meta has closed to the numbers of a batch: what all workers know, and what it learns. */
export class Ways {
	/** By business number. */
	private readonly notes: Map<string, WayNote[]>;

	private constructor(
		private readonly batch: SendBatch,
		notes: Map<string, WayNote[]>,
	) {
		this.notes = notes;
	}

	/** @param phoneNumberIds for which it matters */
	static async find(batch: SendBatch, phoneNumberIds: ReadonlySet<string>): Promise<Ways> {
		if (phoneNumberIds.size === 0) return new Ways(batch, new Map());
		const account = `businessAccount:${batch.account.credential.businessAccountId}`;
		const store = await batch.account.store();
		const places = [account, ...[...phoneNumberIds].map(placeOf)];
		const found = await insist(async () => await store.notes.findWays(places), batch.signal);
		const of = (id: string) => found.filter(({ place }) => [account, placeOf(id)].includes(place));
		return new Ways(batch, new Map([...phoneNumberIds].map((id) => [id, of(id)])));
	}

	closed(phoneNumberId: string, way: Way): Closed | undefined {
		return closedAt(this.notes.get(phoneNumberId) ?? [], way, this.batch.now());
	}

	/**
	 * Remembers a refusal that closes the way on which the message went.
	 *
	 * @returns why it is closed; undefined = the refusal says nothing of the way
	 */
	async learn(phoneNumberId: string, way: Way, refusal: GraphError): Promise<Closed | undefined> {
		const closing = closingBy(refusal, way);
		if (!closing) return undefined;
		const { why, forMs } = closing;
		if (forMs === 0) return { why };
		const at = this.batch.now();
		const note = { place: placeOf(phoneNumberId), way, why, at, until: at + forMs };
		this.notes.set(phoneNumberId, [...(this.notes.get(phoneNumberId) ?? []), note]);
		await noted(this.batch, `That Meta does not take messages by ${NAMES[way]}`, async () => {
			await (await this.batch.account.store()).notes.putWays([note]);
		});
		return note;
	}
}

/** As people know them. */
const NAMES: Record<Way, string> = {
	directSend: 'Direct Send',
	marketingMessages: 'the Marketing Messages API',
	cloudApiMarketing: 'the Cloud API',
};

/** What Meta says of an account for which Direct Send is not enabled, with the code of any parameter that is not accepted. */
const NOT_ENABLED =
	/direct send|\bcategory\b|^(?:\W|\b(?:invalid|parameter|value|is|not|valid|accepted)\b)*$/i;

/** Under other words or a subcode that is not known, it is about this message. */
function closingBy(
	{ code, subcode, title, details = '' }: GraphError,
	way: Way,
): Closing | undefined {
	const meaning = meaningOf(code, subcode);
	const isOfMessage = code === 100 && !NOT_ENABLED.test(details || title);
	if (meaning?.closes?.way === way && !isOfMessage) return meaning.closes;
	const widest = meaningOf(code)?.closes;
	if (widest?.way !== way || meaning?.teaches === 'noSuchObject') return undefined;
	return { ...widest, why: 'not_accepted', forMs: 0 };
}

function placeOf(phoneNumberId: string): string {
	return `number:${phoneNumberId}`;
}
