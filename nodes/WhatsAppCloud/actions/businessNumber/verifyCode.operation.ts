import { BadInput } from '../failure';
import { readText } from '../parameters';
import { change } from './change';

/** Business Number → Verify Code: the code that Meta sent shows that the number is yours. */
export const verifyCode = change({
	fields: [
		{
			displayName: 'Code',
			name: 'code',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 123-456',
			description: 'The six digits from the SMS or call, with or without the hyphen',
		},
	],
	edge: 'verify_code',
	body(batch, itemIndex) {
		const code = readText(batch, 'code', itemIndex).replaceAll(/[\s-]/g, '');
		if (/^\d{6}$/.test(code)) return { code };
		throw new BadInput('Code does not have six digits', 'Enter the code as you received it.', [
			'Code',
		]);
	},
	outcome: () => ({ verified: true }),
});
