import { GraphError, missingParameter } from '../errors/graphError.ts';
import type { GraphRequest } from '../graph/request.ts';
import { textOf, type JsonObject } from '../json.ts';
import { numberDefaults, type BusinessAccount } from '../state/account.ts';
import { graphId } from '../state/ids.ts';

/** `POST /{WABA_ID}/phone_numbers`: a number that still has to be verified and registered. */
export function addPhoneNumber(request: GraphRequest, account: BusinessAccount): JsonObject {
	const { world, params } = request;
	const callingCode = textOf(params.cc);
	const local = textOf(params.phone_number)?.replace(/\D/g, '');
	const name = textOf(params.verified_name);
	if (!callingCode) throw missingParameter('cc');
	if (!local) throw missingParameter('phone_number');
	if (!name) throw missingParameter('verified_name');
	const phone = callingCode + local;
	if ([...world.numbers.values()].some((number) => number.phone === phone)) {
		throw new GraphError(400, {
			message: 'Phone number is already registered with WhatsApp Business',
			type: 'GraphMethodException',
			code: 100,
		});
	}
	const id = graphId();
	world.numbers.set(id, {
		...numberDefaults(),
		id,
		businessAccountId: account.id,
		phone,
		callingCode,
		displayPhoneNumber: `+${callingCode} ${local}`,
		verifiedName: name,
		qualityRating: 'UNKNOWN',
		nameStatus: 'PENDING_REVIEW',
		codeVerificationStatus: 'NOT_VERIFIED',
		status: 'PENDING',
		accountMode: 'LIVE',
	});
	return { id };
}
