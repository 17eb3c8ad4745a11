import type { CallbackNote, Notebook, WayNote } from '../store/notes';
import { partsOf } from './notYours';
import type { Proofs } from './proofs';

/** Notes about business numbers, WABAs and apps that the credential has proven. */
export function ownNotes(notebook: Notebook, proofs: Proofs): Notebook {
	return {
		/** Of another account's templates there is no news. */
		async findTemplateNews(businessAccountId, names) {
			const verdict = await proofs.verdict('businessAccount', businessAccountId, 'person');
			return verdict.state === 'proven'
				? await notebook.findTemplateNews(verdict.key, names)
				: names.map(() => undefined);
		},

		async putWays(notes) {
			await notebook.putWays(await placed(proofs, notes));
		},

		async findWays(places) {
			const names = new Map<string, string>();
			for (const place of places) {
				const { kind, id } = partsOf(place);
				const verdict = await proofs.verdict(kind, id, 'person');
				if (verdict.state === 'proven') names.set(`${kind}:${verdict.key}`, place);
			}
			const notes = await notebook.findWays([...names.keys()]);
			return notes.map((note) => ({ ...note, place: names.get(note.place) ?? note.place }));
		},

		async putCallback(note) {
			await notebook.putCallback({ ...note, place: await placeOf(proofs, note.place) });
		},

		async dropCallback(place, url) {
			await notebook.dropCallback(await placeOf(proofs, place), url);
		},

		async listCallbacks() {
			const notes: CallbackNote[] = [];
			for (const note of await notebook.listCallbacks()) {
				const { kind, id } = partsOf(note.place);
				// Only of what a test has left behind it matters whose it is; the rest of the own ones is known.
				const verdict = note.test
					? await proofs.verdict(kind, id, 'person')
					: await proofs.known(kind, id);
				const isOwn = verdict.state === 'proven' && `${kind}:${verdict.key}` === note.place;
				if (isOwn) notes.push({ ...note, place: `${kind}:${id}` });
			}
			return notes;
		},
	};
}

/** The same notes, each under the key of its place. */
export async function placed(proofs: Proofs, notes: WayNote[]): Promise<WayNote[]> {
	return await Promise.all(
		notes.map(async (note) => ({ ...note, place: await placeOf(proofs, note.place) })),
	);
}

async function placeOf(proofs: Proofs, place: string): Promise<string> {
	const { kind, id } = partsOf(place);
	return `${kind}:${await proofs.key(kind, id)}`;
}
