import { describeMessage } from '../control/describe.ts';
import { invalidParameter, messageRefusal, missingParameter } from '../errors/graphError.ts';
import { objectOf, textOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { World } from '../state/world.ts';

/** `status: read`, with a typing indicator if asked for: blue ticks for a customer's message. */
export function markRead(world: World, number: PhoneNumber, body: JsonObject): JsonObject {
	const status = textOf(body.status);
	if (status !== 'read') {
		throw invalidParameter(`Param status must be one of {READ} - got "${status ?? ''}".`);
	}
	const id = textOf(body.message_id);
	if (!id) throw missingParameter('message_id');
	const typing = body.typing_indicator;
	if (typing !== undefined && !textOf(objectOf(typing).type)) {
		throw missingParameter("typing_indicator['type']");
	}
	const record = world.messages.find(id);
	if (!record || record.direction !== 'incoming' || record.phoneNumberId !== number.id) {
		throw messageRefusal(131009, `Message ID ${id} does not exist or was not sent to this number`);
	}
	record.status = 'read';
	world.events.emit('status', () => ({ ...describeMessage(record), typing: typing !== undefined }));
	return { success: true };
}
