import { GraphError, missingParameter } from '../errors/graphError.ts';
import type { GraphRequest } from '../graph/request.ts';
import { textOf, type JsonObject } from '../json.ts';
import { numberDefaults, type BusinessAccount } from '../state/account.ts';
import { graphId } from '../state/ids.ts';
import type { World } from '../state/world.ts';

/** Of a portfolio whose business Meta has verified, as those of the sandbox are. */
const MAX_NUMBERS = 20;

function numbersOf(world: World, businessId: string): number {
	const owners = [...world.numbers.values()].map(
		(number) => world.businessAccounts.get(number.businessAccountId)?.businessId,
	);
	return owners.filter((owner) => owner === businessId).length;
}

/** `POST /{WABA_ID}/phone_numbers`: a number that still has to be verified and registered. */
export function addPhoneNumber(request: GraphRequest, account: BusinessAccount): JsonObject {
	const { world, params } = request;
	const callingCode = textOf(params.cc)?.replace(/^\+/, '');
	const local = textOf(params.phone_number)?.replace(/\D/g, '');
	const name = textOf(params.verified_name);
	if (!callingCode) throw missingParameter('cc');
	if (!local) throw missingParameter('phone_number');
	if (!name) throw missingParameter('verified_name');
	const phone = callingCode + local;
	// E.164: a country code, and up to 15 digits in all.
	if (!/^[1-9]\d{6,14}$/.test(phone)) {
		throw new GraphError(422, {
			message: 'Phone number validation failed: invalid format',
			type: 'GraphMethodException',
			code: 100,
		});
	}
	if (numbersOf(world, account.businessId) >= MAX_NUMBERS) {
		throw new GraphError(403, {
			message: 'Phone number limit exceeded for this WhatsApp Business Account',
			code: 200,
			error_subcode: 1349175,
			error_user_title: 'Limit Exceeded',
			error_user_msg: 'You have reached the maximum number of phone numbers for this account',
		});
	}
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
