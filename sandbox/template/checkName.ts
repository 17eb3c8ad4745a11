import { GraphError, managementRefusal } from '../errors/graphError.ts';
import type { World } from '../state/world.ts';
import type { Definition } from './checkDefinition.ts';
import { tooLong } from './definition.ts';

const MAX_NAME = 512;

/** Templates that Meta itself puts into accounts. */
const SAMPLES = [
	...['hello_world', 'sample_flight_confirmation', 'sample_happy_hour_announcement'],
	...['sample_issue_resolution', 'sample_movie_ticket_confirmation'],
	...['sample_purchase_feedback', 'sample_shipping_confirmation'],
];

/** Templates of one account, for accounts that are not verified. */
const MAX_TEMPLATES = 250;

/** @throws GraphError 100/2388046 for what a name may not have, 100/2388040 for its length */
export function checkName(name: string): void {
	if (!/^[a-z0-9_]+$/.test(name)) {
		throw managementRefusal(
			2388046,
			'Name Format is Incorrect',
			'The message template name can only have lowercase letters and underscores.',
		);
	}
	if (name.length > MAX_NAME) throw tooLong('name', MAX_NAME);
}

/**
 * A name may be used once per language, in one category in all of them, not for 30 days after an approved one was
 * deleted, 250 in all.
 */
export function checkNewName(
	world: World,
	businessAccountId: string,
	definition: Definition,
): void {
	const { name, language, category } = definition;
	if (SAMPLES.includes(name)) {
		throw managementRefusal(
			2388155,
			'Template name is already used as a sample template',
			'This template is named after a sample template created by default. Please use a different name.',
		);
	}
	const all = world.templates.of(businessAccountId);
	const other = all.find((known) => known.name === name && known.category !== category);
	if (other) throw categoryMismatch(category, other.category);
	if (world.templates.find(businessAccountId, name, language)) {
		throw managementRefusal(
			2388024,
			'Content in This Language Already Exists',
			`There is already ${language} content for this template. You can create a new template and try again.`,
		);
	}
	if (world.templates.isLocked(businessAccountId, name, language, Date.now())) {
		throw managementRefusal(
			2388023,
			'Message Template Language is Being Deleted',
			`New ${language} content can't be added while the existing ${language} content is being deleted. Try again in 4 weeks or consider creating a new message template.`,
		);
	}
	if (all.length >= MAX_TEMPLATES) {
		throw managementRefusal(
			2388019,
			'Message Template Limit Exceeded',
			`The WhatsApp Business Account has reached its limit of ${MAX_TEMPLATES} message templates.`,
		);
	}
}

/** Meta decides on a name's category with its first language. Which subcode this has, nobody has written down. */
function categoryMismatch(given: string, known: string): GraphError {
	return new GraphError(400, {
		message: 'Invalid parameter',
		type: 'OAuthException',
		code: 100,
		is_transient: false,
		error_user_msg: `The category ${given} doesn't match the one that's already associated with this template, ${known}.`,
	});
}
