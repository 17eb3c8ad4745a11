import { asText } from '../../json';
import { BadInput } from '../failure';
import { readText } from '../parameters';
import { change } from './change';

/** Business Number → Request Code: Meta sends a code to a number that is not verified yet. */
export const requestCode = change({
	fields: [
		{
			displayName: 'Send Code By',
			name: 'codeMethod',
			type: 'options',
			default: 'SMS',
			options: [
				{ name: 'SMS', value: 'SMS' },
				{
					name: 'Voice Call',
					value: 'VOICE',
					description: 'For landlines, and where no SMS arrives',
				},
			],
		},
		{
			displayName: 'Language',
			name: 'codeLanguage',
			type: 'string',
			required: true,
			default: 'en_US',
			placeholder: 'e.g. nl',
			description: "The language of the SMS or call, as Meta's language code",
		},
	],
	edge: 'request_code',
	body(batch, itemIndex) {
		const language = readText(batch, 'codeLanguage', itemIndex).trim();
		if (language === '') {
			throw new BadInput('Language is empty', 'Enter a code such as en_US or nl.', ['Language']);
		}
		const method = readText(batch, 'codeMethod', itemIndex) === 'VOICE' ? 'VOICE' : 'SMS';
		return { code_method: method, language };
	},
	outcome: ({ code_method: sentBy }) => ({ requested: true, sentBy: asText(sentBy) }),
});
