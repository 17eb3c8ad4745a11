import { buildLocation } from '../../../message/types/location';
import type { MessageType } from '../typeParts/messageType';

export const location: MessageType = {
	option: { name: 'Location', value: 'location', description: 'A place on the map' },
	fields: [
		{
			displayName: 'Latitude',
			name: 'latitude',
			type: 'string',
			default: '',
			placeholder: 'e.g. 52.3702',
			description: 'Degrees north; negative in the south',
		},
		{
			displayName: 'Longitude',
			name: 'longitude',
			type: 'string',
			default: '',
			placeholder: 'e.g. 4.8952',
			description: 'Degrees east; negative in the west',
		},
		{
			displayName: 'Place Name',
			name: 'placeName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Greenhouse Clinic',
			description: 'May be empty',
		},
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			default: '',
			placeholder: 'e.g. Dam 1, Amsterdam',
			description: 'Shown below the name; may be empty',
		},
	],
	limits: {},
	read(reader) {
		const name = reader.optional('placeName');
		const address = reader.optional('address');
		const place = {
			latitude: reader.value('latitude'),
			longitude: reader.value('longitude'),
			...(name === undefined ? {} : { name }),
			...(address === undefined ? {} : { address }),
		};
		return (draft) => buildLocation(place, draft);
	},
};
