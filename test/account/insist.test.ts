import { insist } from '../../nodes/WhatsAppCloud/account/insist';
import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import { StoreUnavailableError } from '../../nodes/WhatsAppCloud/store/failure';

const away = new StoreUnavailableError('The database is restarting.', '');
const lasting = new StoreUnavailableError('The password is wrong.', '', { isLasting: true });
const graph = new GraphError({ title: 'No', retry: 'now', sent: 'no', advice: 'Wait.' });

/** Fails so often, and then works. */
function failing(times: number, failure: Error) {
	let asked = 0;
	const work = async () => {
		if (++asked <= times) throw failure;
		return 'done';
	};
	return { work, asked: () => asked };
}

it('tries again when the store is away', async () => {
	const { work, asked } = failing(1, away);
	expect(await insist(work)).toBe('done');
	expect(asked()).toBe(2);
});

it.each([
	['the store says that this lasts', lasting],
	['it is not the store', graph],
])('does not where %s', async (_why, failure) => {
	const { work, asked } = failing(9, failure);
	await expect(insist(work)).rejects.toBe(failure);
	expect(asked()).toBe(1);
});

it('stops with the person', async () => {
	const stop = new AbortController();
	const { work, asked } = failing(9, away);
	const result = insist(work, stop.signal);
	stop.abort(new Error('stopped'));
	await expect(result).rejects.toMatchObject({ name: 'AbortError' });
	expect(asked()).toBe(1);
});
