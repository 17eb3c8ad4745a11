import { change } from './change';

/** Business Number → Deregister: the number neither sends nor receives any more, until it is registered again. */
export const deregister = change({
	fields: [],
	edge: 'deregister',
	confirm: true,
	body: () => ({}),
	outcome: () => ({ deregistered: true }),
});
