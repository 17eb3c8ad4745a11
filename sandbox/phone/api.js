/** The token stands behind the # of the address that the sandbox printed; this tab keeps it. */
function readToken() {
	const given = location.hash.slice(1);
	if (given) {
		sessionStorage.setItem('token', given);
		history.replaceState(null, '', location.pathname);
	}
	return sessionStorage.getItem('token') ?? '';
}

const token = readToken();
addEventListener('hashchange', () => location.reload());

/** Speaks to the sandbox's control API; throws an Error with its sentence. */
export async function call(method, path, body) {
	const response = await fetch(`/_sandbox${path}`, {
		method,
		headers: {
			authorization: `Bearer ${token}`,
			...(body ? { 'content-type': 'application/json' } : {}),
		},
		...(body ? { body: JSON.stringify(body) } : {}),
	});
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.message ?? 'The sandbox did not take it.');
	return answer;
}

/** For what takes no headers. */
const withToken = (path) => `${path}?${new URLSearchParams({ token })}`;

export const mediaUrl = (id) => withToken(`/_phone/media/${encodeURIComponent(id)}`);

const customerPath = (customer, rest = '') => `/customers/${encodeURIComponent(customer)}${rest}`;

/** @returns the newest `limit` messages of a chat, or those before the message `before`; oldest first */
export async function loadMessages({ customer, number }, limit, before) {
	const query = new URLSearchParams({
		...{ customer, phoneNumberId: number, limit: String(limit) },
		...(before ? { before } : {}),
	});
	return (await call('GET', `/messages?${query}`)).messages;
}

export async function loadCalls({ customer, number, group }) {
	if (group) return [];
	const query = new URLSearchParams({ phoneNumberId: number });
	return (await call('GET', customerPath(customer, `/calls?${query}`))).calls;
}

/** Writes as a customer, or as `from` in a group: `{ text }`, `{ type, … }`, or `{ message }` for anything else. */
export function write({ customer, number, group }, message, from) {
	return group
		? call('POST', `/groups/${encodeURIComponent(customer)}/messages`, { ...message, from })
		: call('POST', customerPath(customer, '/messages'), { ...message, phoneNumberId: number });
}

export const customerCall = (method, customer, rest, body) =>
	call(method, customerPath(customer, rest), body);

const EVENTS = [
	...['message', 'status', 'customer', 'template', 'webhook', 'request'],
	...['call', 'fault', 'settings', 'time', 'reset'],
];

/**
 * Calls `on(name, data)` for everything that happens, and `state('live' | 'waiting' | 'refused')` when the
 * connection comes or goes: refused without the token of this start.
 */
export function listen(on, state) {
	const source = new EventSource(withToken('/_sandbox/events'));
	source.onopen = () => state('live');
	source.onerror = () => state(source.readyState === EventSource.CLOSED ? 'refused' : 'waiting');
	for (const name of EVENTS) {
		source.addEventListener(name, (event) => on(name, JSON.parse(event.data)));
	}
}
