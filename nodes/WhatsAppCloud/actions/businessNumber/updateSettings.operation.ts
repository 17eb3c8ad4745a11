import { asObject, parseJson } from '../../json';
import { BadInput } from '../failure';
import { change } from './change';

/** Business Number → Update Settings: what is not mentioned stays as it is. */
export const updateSettings = change({
	fields: [
		{
			displayName: 'Settings (JSON)',
			name: 'settings',
			type: 'json',
			required: true,
			default: '{}',
			description:
				'In Meta\'s form, such as {"calling": {"status": "ENABLED"}}; also user_identity_change, storage_configuration and payload_encryption',
		},
	],
	edge: 'settings',
	body(batch, itemIndex) {
		const given: unknown = batch.parameter('settings', itemIndex, '{}');
		const settings = asObject(typeof given === 'string' ? parseJson(given) : given);
		if (settings && Object.keys(settings).length > 0) return settings;
		throw new BadInput(
			settings ? 'Settings (JSON) is empty' : 'Settings (JSON) is not a JSON object',
			'Enter an object with the settings to change, e.g. {"calling": {"status": "ENABLED"}}.',
			['Settings (JSON)'],
		);
	},
	outcome: (settings) => ({ updated: Object.keys(settings) }),
});
