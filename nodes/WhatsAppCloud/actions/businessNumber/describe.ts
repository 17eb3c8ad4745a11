import type { IDataObject } from 'n8n-workflow';

import { deliversTo, type BusinessNumber } from '../../graph/businessNumber';
import { withoutAbsent } from '../../json';

/** A business number as a person wants to see it: what it is called, whether it can send, and how far. */
export function describeNumber(number: BusinessNumber): IDataObject {
	const { health } = number;
	return withoutAbsent({
		phoneNumberId: number.id,
		displayPhoneNumber: number.displayPhoneNumber,
		name: number.verifiedName,
		status: number.status,
		canSend: health?.canSend,
		verified: number.codeVerificationStatus,
		quality: number.qualityRating,
		nameStatus: number.nameStatus,
		newName: number.newDisplayName,
		newNameStatus: number.newNameStatus === 'NONE' ? undefined : number.newNameStatus,
		username: number.username,
		messagingLimit: number.messagingLimit,
		throughput: number.throughput,
		accountMode: number.accountMode,
		platform: number.platformType,
		official: number.isOfficial,
		alsoInPhoneApp: number.isOnBusinessApp,
		pinSet: number.isPinEnabled,
		callback: deliversTo(number).url,
	});
}
