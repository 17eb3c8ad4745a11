import type { IDataObject } from 'n8n-workflow';

import type { BusinessNumber } from '../../businessNumber';

/** A business number as a person wants to see it: what it is called, whether it can send, and how far. */
export function describeNumber(number: BusinessNumber): IDataObject {
	const { callbacks, health } = number;
	return known({
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
		callback: callbacks.phoneNumber ?? callbacks.businessAccount ?? callbacks.application,
	});
}

/** Without what Graph did not tell. */
function known(fields: Record<string, string | boolean | undefined>): IDataObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
