import type { TemplateDefinition } from '../template/definition';
import type { PlannedSend } from './claim/claims';

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
