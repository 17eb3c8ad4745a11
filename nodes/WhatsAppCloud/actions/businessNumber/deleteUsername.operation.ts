import { change } from './change';

/** Business Number → Delete Username: customers no longer find the business under it, and others can take it. */
export const deleteUsername = change({
	fields: [],
	edge: 'username',
	deletes: true,
	confirm: true,
	body: () => ({}),
	outcome: () => ({ deleted: true }),
});
