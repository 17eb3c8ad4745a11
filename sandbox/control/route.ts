import { textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { World } from '../state/world.ts';
import { ControlRefusal } from './refusal.ts';

export interface ControlRequest {
	world: World;
	/** Of the path, decoded. */
	path: Record<string, string>;
	query: Record<string, string | undefined>;
	body: JsonObject;
}

export type ControlHandler = (request: ControlRequest) => JsonValue | Promise<JsonValue>;

/** `[method, path, handler]`. */
export type ControlRoute = ['GET' | 'POST' | 'PATCH' | 'DELETE', string, ControlHandler];

/** The business number that a request means: the first when it names none. */
export function numberIdOf(request: ControlRequest): string {
	const id = textOf(request.body.phoneNumberId) ?? request.query.phoneNumberId;
	if (id === undefined) return request.world.firstNumber.id;
	if (!request.world.numbers.has(id))
		throw new ControlRefusal(`There is no phone number ${id}.`, 404);
	return id;
}
