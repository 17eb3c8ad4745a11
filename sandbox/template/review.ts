import { managementRefusal } from '../errors/graph-error.ts';
import type { JsonObject } from '../json.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';

/** Ends a PENDING template's review after the time that the settings name. */
export function review(world: World, id: string): void {
	world.scheduler.after(world.settings.templateReviewMs, () => {
		const template = world.templates.get(id);
		if (template?.status !== 'PENDING') return;
		const status = world.settings.templateReviewResult;
		const rejected = status === 'REJECTED';
		changeTemplate(
			world,
			{ ...template, status, rejectedReason: rejected ? 'INVALID_FORMAT' : 'NONE' },
			rejected
				? {
						rejection_info: {
							reason: 'The template does not follow the format.',
							recommendation: 'Review the template and send it again.',
						},
					}
				: {},
		);
	});
}

/**
 * Replaces a template; tells the callbacks when `info` is given.
 *
 * @param info what `message_template_status_update` carries beside the usual: `other_info`, `disable_info`, …
 */
export function changeTemplate(
	world: World,
	template: Template,
	info: JsonObject | undefined,
): void {
	world.templates.put(template);
	world.events.emit('template', () => ({ id: template.id, status: template.status }));
	if (info) tell(world, template, template.status, template.rejectedReason, info);
}

/** @throws GraphError for a disabled template, which Meta does not delete */
export function deleteTemplate(world: World, template: Template): void {
	if (template.status === 'DISABLED') {
		throw managementRefusal(
			2388094,
			"Template Can't Be Deleted",
			'A disabled template cannot be deleted.',
		);
	}
	world.templates.delete(template, Date.now());
	tell(world, template, 'DELETED', null, {});
}

/** In webhooks a template's ID is a number and its language has a hyphen. */
function tell(
	world: World,
	template: Template,
	event: string,
	reason: string | null,
	info: JsonObject,
): void {
	world.webhooks.send({
		businessAccountId: template.businessAccountId,
		field: 'message_template_status_update',
		time: Math.floor(Date.now() / 1000),
		value: {
			event,
			message_template_id: Number(template.id),
			message_template_name: template.name,
			message_template_language: template.language.replace('_', '-'),
			message_template_category: template.category,
			reason,
			...info,
		},
	});
}
