import { readText } from '../parameters';
import { change, pinField, readPin } from './change';

/** Where Meta keeps what it stores of messages, if a law wants it there (Meta: "Local storage"). */
const REGIONS: ReadonlyArray<[code: string, name: string]> = [
	['AU', 'Australia'],
	['BH', 'Bahrain'],
	['BR', 'Brazil'],
	['CA', 'Canada'],
	['DE', 'Germany'],
	['IN', 'India'],
	['ID', 'Indonesia'],
	['JP', 'Japan'],
	['SG', 'Singapore'],
	['ZA', 'South Africa'],
	['KR', 'South Korea'],
	['CH', 'Switzerland'],
	['AE', 'United Arab Emirates'],
	['GB', 'United Kingdom'],
];

/** Business Number → Register: from then on the number sends and receives through the Cloud API. */
export const register = change({
	fields: [
		pinField,
		{
			displayName: 'Data Localization Region',
			name: 'dataLocalizationRegion',
			type: 'options',
			default: '',
			options: [
				{ name: 'Default', value: '', description: 'Where Meta stores messages by default' },
				...REGIONS.map(([value, name]) => ({ name, value })),
			],
			description:
				'The country in which Meta stores messages. Leave it at Default unless the law requires otherwise.',
		},
	],
	edge: 'register',
	body(batch, itemIndex) {
		const region = readText(batch, 'dataLocalizationRegion', itemIndex);
		return {
			messaging_product: 'whatsapp',
			pin: readPin(batch, itemIndex),
			...(region === '' ? {} : { data_localization_region: region }),
		};
	},
	outcome: () => ({ registered: true }),
});
