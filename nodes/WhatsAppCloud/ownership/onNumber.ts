import type { Proofs } from './proofs';

/** Something on a business number. */
export interface OnNumber {
	phoneNumberId: string;
}

/** With the number's key in place of its ID. @throws {NotYours}, {GraphError} */
export async function own<T extends OnNumber>(proofs: Proofs, about: T): Promise<T> {
	return { ...about, phoneNumberId: await proofs.key('number', about.phoneNumberId) };
}

/** The same for many: each number is looked up once. */
export async function owned<T extends OnNumber>(proofs: Proofs, all: readonly T[]): Promise<T[]> {
	const keys = await proofs.keys(
		'number',
		all.map(({ phoneNumberId }) => phoneNumberId),
	);
	return all.map((about) => {
		const key = keys.get(about.phoneNumberId) ?? '';
		return key === about.phoneNumberId ? about : { ...about, phoneNumberId: key };
	});
}

/** With the number's ID again. */
export function told<T extends OnNumber>(about: T): T {
	const [phoneNumberId = ''] = about.phoneNumberId.split('@', 1);
	return { ...about, phoneNumberId };
}
