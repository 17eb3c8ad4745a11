import { fromNoAnswer } from './failure';
import { type Answer, NoAnswer, type OutgoingRequest, send } from './transport';

/**
 * Sends a request and waits for the whole answer.
 *
 * A server may close an idle connection in the very moment in which a request goes out on it. A read
 * is then sent once more; anything else is not, since nobody can tell whether it was carried out.
 *
 * @throws {GraphError} if no whole answer comes
 */
export async function wholeAnswer(outgoing: OutgoingRequest): Promise<Answer> {
	try {
		return await send(outgoing);
	} catch (failure) {
		if (!isStaleRead(failure, outgoing)) throw asGraphError(failure, outgoing);
	}
	try {
		return await send(outgoing);
	} catch (failure) {
		throw asGraphError(failure, outgoing);
	}
}

function isStaleRead(failure: unknown, { method }: OutgoingRequest): boolean {
	if (method !== 'GET' || !(failure instanceof NoAnswer)) return false;
	const { reused, answered, timedOut } = failure.progress;
	return reused && !answered && !timedOut;
}

function asGraphError(failure: unknown, outgoing: OutgoingRequest): unknown {
	return failure instanceof NoAnswer ? fromNoAnswer(failure, outgoing) : failure;
}
