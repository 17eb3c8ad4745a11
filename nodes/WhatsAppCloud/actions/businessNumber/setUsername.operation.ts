import { BadInput } from '../failure';
import { readText } from '../parameters';
import { change } from './change';

/** What Meta accepts ("Business usernames"): its own words for what is wrong come with code 100 only. */
const RULES: ReadonlyArray<readonly [bad: RegExp, why: string]> = [
	[/^.{0,2}$|^.{36}/, 'must have 3 to 35 characters'],
	[/[^a-z\d._]/, 'may only contain letters without accents, digits, dots and underscores'],
	[/^[^a-z]*$/, 'needs a letter'],
	[/^\.|\.$/, 'may not begin or end with a dot'],
	[/\.\./, 'may not have two dots in a row'],
	[/^www/, 'may not begin with www'],
	[/\.(?:com|org|net|io|ai|int|edu|gov|mil|us|in|html)$/, 'may not end as a web address does'],
];

/** Business Number → Set Username: asks Meta for a name by which customers find the business. */
export const setUsername = change({
	fields: [
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. greenhouse.clinic',
		},
		{
			displayName: 'Take From Another Number',
			name: 'takeUsername',
			type: 'boolean',
			default: false,
			description:
				'Whether to move the username to this number if another number of the same business portfolio has it',
		},
	],
	edge: 'username',
	body(batch, itemIndex) {
		const username = readText(batch, 'username', itemIndex).trim().replace(/^@/, '').toLowerCase();
		const why = RULES.find(([bad]) => bad.test(username))?.[1];
		if (why !== undefined) {
			throw new BadInput(`Username "${username}" ${why}`, 'Choose another one.', ['Username']);
		}
		const take = batch.parameter('takeUsername', itemIndex, false) === true;
		return { username, ...(take ? { transfer_action: 'force_transfer' } : {}) };
	},
	outcome: ({ username }, answer) => ({ username, ...answer }),
});
