import { managementRefusal } from '../errors/graphError.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';
import { tellOfChanges, tellStatus } from './news.ts';

/** Ends a PENDING template's review after the time that the settings name. */
export function review(world: World, id: string): void {
	world.scheduler.after(world.settings.templateReviewMs, () => {
		const template = world.templates.get(id);
		if (template?.status !== 'PENDING') return;
		const { templateReviewResult: status, templateRejectedReason: reason } = world.settings;
		changeTemplate(world, {
			...template,
			status,
			rejectedReason: status === 'REJECTED' ? reason : 'NONE',
		});
	});
}

/** Replaces a template, and tells the callbacks what is new about it, each change by the webhook that Meta has for it. */
export function changeTemplate(world: World, template: Template): void {
	const before = world.templates.get(template.id);
	const approved = template.status === 'APPROVED';
	world.templates.put(approved ? { ...template, edited: false } : template);
	world.events.emit('template', () => ({ id: template.id, status: template.status }));
	if (before) tellOfChanges(world, before, template);
}

/** @throws GraphError for a disabled template, which Meta does not delete */
export function checkDeletion({ status }: Template): void {
	if (status !== 'DISABLED') return;
	throw managementRefusal(
		2388094,
		"Template Can't Be Deleted",
		'A disabled template cannot be deleted.',
	);
}

export function deleteTemplate(world: World, template: Template): void {
	world.templates.delete(template, Date.now());
	tellStatus(world, { ...template, status: 'DELETED' }, null);
}
