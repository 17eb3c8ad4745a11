import type { JsonObject } from '../../json';
import type { Draft } from '../draft';

export interface LocationMessage {
	/** Degrees, as a number or as the text of one. */
	latitude: unknown;
	longitude: unknown;
	name?: string;
	address?: string;
}

/** `type` and `location` of a send request (Meta: "Location messages"). */
export function buildLocation(location: LocationMessage, draft: Draft): JsonObject {
	const { name, address } = location;
	if (address && !name) {
		draft.warnings.push('Address is only shown below a Place Name, which is empty');
	}
	return {
		type: 'location',
		location: {
			latitude: degrees(draft, 'Latitude', location.latitude, 90),
			longitude: degrees(draft, 'Longitude', location.longitude, 180),
			...(name ? { name: draft.sound('Place Name', name) } : {}),
			...(address ? { address: draft.sound('Address', address) } : {}),
		},
	};
}

function degrees(draft: Draft, field: string, value: unknown, most: number): number {
	const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
	const number = Number(text);
	if (text === '') draft.refuse(field, 'is empty');
	else if (!Number.isFinite(number) || Math.abs(number) > most) {
		draft.refuse(field, `"${text}" is not a number between -${most} and ${most}, such as 52.3702`);
	}
	return number;
}
