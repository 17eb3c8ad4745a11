import { unsupportedRequest } from '../errors/graphError.ts';
import type { Answer, GraphRequest } from '../graph/request.ts';
import { textOf, type JsonObject, type JsonValue } from '../json.ts';

/** `GET /?ids=A,B`: several objects in one answer, by ID. */
export async function readMany(
	request: GraphRequest,
	read: (request: GraphRequest, id: string) => Answer,
): Promise<JsonObject> {
	const ids = idsOf(request.params.ids);
	if (request.method !== 'GET' || ids.length === 0) throw unsupportedRequest(request.method);
	const answers: JsonObject = {};
	for (const id of ids) answers[id] = await read(request, id);
	return answers;
}

function idsOf(value: JsonValue | undefined): string[] {
	const list = Array.isArray(value) ? value.map((entry) => textOf(entry) ?? '') : textOf(value);
	return (typeof list === 'string' ? list.split(',') : (list ?? []))
		.map((id) => id.trim())
		.filter(Boolean);
}
