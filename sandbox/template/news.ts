import { compact, listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';

/** What the reviewer writes beside each reason. Texts of our own. */
const REJECTIONS: Record<string, string> = {
	ABUSIVE_CONTENT: 'The content is not allowed by the messaging policy.',
	INCORRECT_CATEGORY: 'The content does not match the category.',
	INVALID_FORMAT: 'The template does not follow the format.',
	PROMOTIONAL: 'The content is promotional, which the category does not allow.',
	SCAM: 'The content looks like fraud.',
	TAG_CONTENT_MISMATCH: 'The language or category does not match the content.',
};

/** The status, except that one which was disabled comes back by a word of its own ("message_template_status_update webhook reference"). */
const eventOf = ({ status }: Template, before?: Template): string =>
	status === 'APPROVED' && before?.status === 'DISABLED' ? 'REINSTATED' : status;

/** What a status comes with, beside the usual. */
function infoOf({ status, rejectedReason }: Template, before?: Template): JsonObject {
	if (status === 'REJECTED') {
		const reason = REJECTIONS[rejectedReason] ?? 'The template was not accepted.';
		const recommendation = 'Review the template and send it again.';
		return { rejection_info: { reason, recommendation } };
	}
	if (status === 'PAUSED') {
		const description = 'Your template has been paused for 3 hours because of its low quality.';
		return { other_info: { title: 'FIRST_PAUSE', description } };
	}
	if (status === 'DISABLED') {
		return {
			other_info: { title: 'DISABLED', description: 'Your template has been disabled.' },
			disable_info: { disable_date: String(Math.floor(Date.now() / 1000)) },
		};
	}
	if (status === 'APPROVED' && before?.status === 'PAUSED') {
		return { other_info: { title: 'UNPAUSE', description: 'The template was unpaused.' } };
	}
	return {};
}

/** One webhook for each thing that is new; that a template went to review is none. */
export function tellOfChanges(world: World, before: Template, now: Template): void {
	if (now.status !== before.status && now.status !== 'PENDING') {
		tellStatus(world, now, now.rejectedReason, before);
	}
	if (now.category !== before.category) {
		tell(world, now, 'template_category_update', {
			previous_category: before.category,
			new_category: now.category,
		});
	}
	if (now.correctCategory !== undefined && now.correctCategory !== before.correctCategory) {
		tell(world, now, 'template_correct_category_detection', {
			category: now.category,
			correct_category: now.correctCategory,
		});
	}
	if (now.quality !== before.quality) {
		tell(world, now, 'message_template_quality_update', {
			previous_quality_score: before.quality,
			new_quality_score: now.quality,
		});
	}
	// An edit counts when it is approved.
	if (before.edited === true && now.status === 'APPROVED') {
		tell(world, now, 'message_template_components_update', textsOf(now));
	}
}

/** @param reason null for a template that is deleted */
export function tellStatus(
	world: World,
	template: Template,
	reason: string | null,
	before?: Template,
): void {
	tell(world, template, 'message_template_status_update', {
		event: eventOf(template, before),
		message_template_category: template.category,
		reason,
		...infoOf(template, before),
	});
}

function textsOf({ components }: Template): JsonObject {
	const of = (type: string): JsonObject =>
		objectOf(components.find((component) => component.type === type));
	return compact({
		message_template_title: textOf(of('HEADER').text),
		message_template_element: textOf(of('BODY').text),
		message_template_footer: textOf(of('FOOTER').text),
		message_template_buttons: listOf(of('BUTTONS').buttons).map((entry) => {
			const { type, text, url, phone_number: phone } = objectOf(entry);
			return compact({
				message_template_button_type: textOf(type),
				message_template_button_text: textOf(text),
				message_template_button_url: textOf(url),
				message_template_button_phone_number: textOf(phone),
			});
		}),
	});
}

/** In webhooks a template's ID is a number and its language has a hyphen. */
function tell(world: World, template: Template, field: string, value: JsonObject): void {
	world.webhooks.send({
		businessAccountId: template.businessAccountId,
		field,
		time: Math.floor(Date.now() / 1000),
		value: {
			message_template_id: Number(template.id),
			message_template_name: template.name,
			message_template_language: template.language.replace('_', '-'),
			...value,
		},
	});
}
