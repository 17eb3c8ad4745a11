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
async function request(method, path, body) {
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

export const pictureUrl = (id) => withToken(`/_phone/media/${encodeURIComponent(id)}`);

export const loadChats = () => request('GET', '/chats');

export async function loadMessages(customer, phoneNumberId) {
	const query = new URLSearchParams({ customer, phoneNumberId, limit: '500' });
	return (await request('GET', `/messages?${query}`)).messages;
}

/** Writes as a customer: `{ text }`, or `{ message }` for anything else. */
export const write = (customer, message) =>
	request('POST', `/customers/${encodeURIComponent(customer)}/messages`, message);

/**
 * Calls `on(name, data)` for everything that happens, and `state('live' | 'waiting' | 'refused')` when the
 * connection comes or goes: refused without the token of this start.
 */
export function listen(on, state) {
	const source = new EventSource(withToken('/_sandbox/events'));
	source.onopen = () => state('live');
	source.onerror = () => state(source.readyState === EventSource.CLOSED ? 'refused' : 'waiting');
	for (const name of ['message', 'status', 'customer', 'settings', 'reset']) {
		source.addEventListener(name, (event) => on(name, JSON.parse(event.data)));
	}
}
