import type { JsonObject } from '../json.ts';

export interface SandboxEvent {
	name:
		| ('message' | 'status' | 'customer' | 'template' | 'webhook')
		| ('request' | 'call' | 'fault' | 'settings' | 'time' | 'reset');
	data: JsonObject;
}

/** What the phone page hears of. Costs nothing while nobody listens. */
export class Events {
	private readonly listeners = new Set<(event: SandboxEvent) => void>();

	listen(listener: (event: SandboxEvent) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** @param data made only when somebody listens */
	emit(name: SandboxEvent['name'], data: () => JsonObject): void {
		if (this.listeners.size === 0) return;
		const event = { name, data: data() };
		for (const listener of this.listeners) listener(event);
	}
}
