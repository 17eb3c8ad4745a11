import type { Stage } from './stage.ts';
import { triggerWorkflow, TRIGGERS, type Trigger } from './triggers.ts';

/** A trigger's workflow, published. */
export interface Listener {
	trigger: Trigger;
	workflowId: string;
	/** The address that stands registered. */
	url: string;
}

/** Publishes a workflow for each of the triggers, and sees to it that Meta has their addresses. */
export async function publishTriggers(stage: Stage): Promise<Listener[]> {
	const listeners: Listener[] = [];
	for (const trigger of TRIGGERS) {
		const saved = await stage.api.createWorkflow(triggerWorkflow(trigger, stage.credentials));
		await stage.api.publish(saved);
		if (trigger.address)
			await stage.sandbox.enterCallback(trigger.address(stage), trigger.verifyToken);
		const url = (await stage.sandbox.callbacks())[trigger.registersAt];
		if (url === undefined) throw new Error(`${trigger.label} has not registered its address.`);
		listeners.push({ trigger, workflowId: saved.id, url });
	}
	return listeners;
}
