import { meaningOf } from '../codes/meaning';
import { GraphError } from '../graph/error';
import type { TemplateDefinition } from '../template/definition';
import type { PlannedSend } from './claim/claims';

/**
 * Which other messages would fail for the same reason, so that trying them would only cost time and calls: all
 * from the number, when Meta refuses the sender or cannot be reached at all, or those with the same template.
 */
export function haltedBy({
	code,
	subcode,
	httpStatus,
	sent,
}: GraphError): 'number' | 'template' | undefined {
	if (sent === 'maybe') return undefined;
	if (code === undefined) return httpStatus === undefined ? 'number' : undefined;
	return meaningOf(code, subcode)?.halts;
}

/** The same reason, for a message that was not tried. */
export function notTried({ code, subcode, title, details, retry, advice }: GraphError): GraphError {
	return new GraphError({
		...{ code, subcode, title, details, retry },
		sent: 'no',
		advice: `This message was not sent, because another one had failed for this reason. ${advice}`,
	});
}

/** Why messages are not tried any more after so many in a row of which nobody knows whether they went out. */
export function downSince({ code, subcode, title, details }: GraphError): GraphError {
	return new GraphError({
		...{ code, subcode, title, details },
		...{ retry: 'later', sent: 'no' },
		advice:
			'This message was not sent, because for a minute nobody could tell what became of those before it: Meta, or something between n8n and Meta, is down. Run it again later.',
	});
}

/** Why nothing more of a batch goes out from a business number, or with one of its templates. */
export class Halts {
	private readonly reasons = new Map<string, Error>();

	/** The first reason stays. */
	add(send: PlannedSend, reason: Error, template?: TemplateDefinition): void {
		const what = keyOf(send, template);
		if (!this.reasons.has(what)) this.reasons.set(what, reason);
	}

	/** @throws the reason, if there is one */
	check(send: PlannedSend, template?: TemplateDefinition): void {
		const reason = this.reasons.get(keyOf(send, template));
		if (reason) throw reason;
	}
}

function keyOf({ phoneNumberId }: PlannedSend, template: TemplateDefinition | undefined): string {
	return JSON.stringify([phoneNumberId, template?.name, template?.language]);
}
