import { isObject, objectOf, compact, type JsonObject, type JsonValue } from '../json.ts';
import { shownAnswer, withoutSecrets, type LoggedRequest } from '../state/requests.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlRequest, ControlRoute } from './route.ts';

/** What was asked of Graph, without tokens and secrets. */
export const requestRoutes: ControlRoute[] = [
	['GET', '/requests', list],
	['GET', '/requests/:id', detail],
];

/** One line: without what was sent and answered. */
export function summaryOf({ id, at, method, path, status, answer, ms, fault }: LoggedRequest) {
	const error = isObject(answer) ? objectOf(answer.error) : {};
	return compact({
		...{ id, at: new Date(at).toISOString(), method, path, status, ms, fault },
		...{ code: error.code, message: error.message },
	});
}

/** Oldest first. */
function list({ world, query }: ControlRequest): JsonObject {
	const all = world.requests.all();
	const limit = Number(query.limit ?? Infinity);
	return { requests: all.slice(Math.max(0, all.length - limit)).map(summaryOf) };
}

function detail({ world, path }: ControlRequest): JsonValue {
	const request = world.requests.find(path.id ?? '');
	if (!request) throw new ControlRefusal(`There is no request ${path.id}.`, 404);
	const known = [...world.tokens.keys(), ...[...world.apps.values()].map(({ secret }) => secret)];
	return compact({
		...summaryOf(request),
		params: withoutSecrets(request.params, known),
		answer: shownAnswer(request.answer, known),
	});
}
