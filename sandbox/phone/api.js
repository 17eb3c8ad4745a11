/** Speaks to the sandbox's control API; throws an Error with its sentence. */
async function request(method, path, body) {
	const response = await fetch(`/_sandbox${path}`, {
		method,
		...(body
			? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
			: {}),
	});
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.message ?? 'The sandbox did not take it.');
	return answer;
}

export const loadChats = () => request('GET', '/chats');

export async function loadMessages(customer, phoneNumberId) {
	const query = new URLSearchParams({ customer, phoneNumberId, limit: '500' });
	return (await request('GET', `/messages?${query}`)).messages;
}

/** Writes as a customer: `{ text }`, or `{ message }` for anything else. */
export const write = (customer, message) =>
	request('POST', `/customers/${encodeURIComponent(customer)}/messages`, message);

/**
 * Calls `on(name, data)` for everything that happens, and `state(live)` when the connection comes or goes.
 */
export function listen(on, state) {
	const source = new EventSource('/_sandbox/events');
	source.onopen = () => state(true);
	source.onerror = () => state(false);
	for (const name of ['message', 'status', 'customer', 'settings', 'reset']) {
		source.addEventListener(name, (event) => on(name, JSON.parse(event.data)));
	}
}
