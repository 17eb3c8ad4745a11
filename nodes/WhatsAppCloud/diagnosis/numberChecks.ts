import type { Health, HealthEntity } from '../graph/businessNumber';
import { check, type Check } from './check';
import { broken, listed, ok, unknown, warning, WHERE, type Verdict } from './verdict';

/** What each word of Meta's means for the person who reads it. */
type Words = Readonly<Record<string, Verdict>>;

const untold = (what: string): Verdict => unknown(`Meta does not say ${what}.`);

function byWord(words: Words, word: string | undefined, what: string): Verdict {
	if (word === undefined) return untold(what);
	return (
		(Object.hasOwn(words, word) ? words[word] : undefined) ??
		unknown(`Meta reports ${what} as ${word}, which this node does not know.`)
	);
}

/** Meta: "account_review_update webhook". */
const REVIEW: Words = {
	APPROVED: ok('Meta has approved the WhatsApp account.'),
	PENDING: broken(
		'Meta is still reviewing the WhatsApp account; until then it cannot be used.',
		'Wait for the review; it takes up to a day.',
		WHERE.overview,
	),
	DEFERRED: broken(
		'Meta has put off the review of the WhatsApp account; until then it cannot be used.',
		'See what Meta still needs.',
		WHERE.overview,
	),
	REJECTED: broken(
		'Meta has rejected the WhatsApp account, so nothing goes out.',
		'Read the reason, and ask for another review.',
		WHERE.overview,
	),
};

const REGISTER = 'Run Business Number → Register with a PIN of six digits.';

const STATUS: Words = {
	CONNECTED: ok('The number is registered with the Cloud API.'),
	PENDING: broken(
		'The number is not registered: it can neither send nor receive.',
		REGISTER,
		WHERE.registration,
	),
	DISCONNECTED: broken(
		'The number is no longer registered: it can neither send nor receive.',
		REGISTER,
		WHERE.registration,
	),
	MIGRATED: broken(
		'The number has moved to another WhatsApp account.',
		'Use the credential of the account that has it now, or move it back.',
		WHERE.numbers,
	),
	DELETED: broken(
		'The number has been deleted.',
		'Choose another number, or add this one again.',
		WHERE.numbers,
	),
	BANNED: broken(
		'Meta has banned the number.',
		'Read the reason, and ask for a review.',
		WHERE.overview,
	),
	RESTRICTED: broken(
		'Meta has restricted the number: it has reached its limit and cannot start conversations for now.',
		'Wait until the limit is lifted. You can still answer customers.',
		WHERE.overview,
	),
	FLAGGED: warning(
		'Meta has flagged the number: its quality is low.',
		'Send only what people asked for; the flag disappears after seven days of better quality.',
		WHERE.numbers,
	),
	RATE_LIMITED: broken(
		'Meta has limited the number for a while.',
		'Wait until the limit is lifted.',
		WHERE.overview,
	),
};

const verification = check('Verification', ['number'], ({ number }) => {
	const { codeVerificationStatus, status } = number;
	if (codeVerificationStatus === 'VERIFIED') return ok('The number is verified.');
	// The code is asked for once: a number that is connected has been verified.
	if (status === 'CONNECTED') return ok('The number was verified when it was registered.');
	if (codeVerificationStatus === undefined) return untold('whether the number is verified');
	return broken(
		'The number is not verified: Meta does not know yet that it is yours.',
		'Run Business Number → Request Code, then Verify Code with the code that arrives at the number by SMS or call.',
		WHERE.registration,
	);
});

const registration = check('Registration', ['number'], ({ number }) => {
	const { status, codeVerificationStatus } = number;
	const isFirst = status === 'PENDING' && codeVerificationStatus !== 'VERIFIED';
	if (isFirst) {
		return unknown(
			'A number is registered after it has been verified.',
			'See the check Verification.',
		);
	}
	return byWord(STATUS, status, "the number's state");
});

const RENAME = 'Choose another display name that fits the business, and submit it.';

const NAME: Words = {
	APPROVED: ok('Meta has approved the display name.'),
	AVAILABLE_WITHOUT_REVIEW: ok('The display name can be used without a review.'),
	NON_EXISTS: ok('The number has no display name that needs a review.'),
	NONE: ok('The number has no display name that needs a review.'),
	PENDING_REVIEW: warning(
		'Meta is reviewing the display name; until then customers see the number.',
		'Wait for the review.',
		WHERE.numbers,
	),
	DECLINED: warning(
		'Meta has declined the display name: customers see the number, and few messages a day go out.',
		RENAME,
		WHERE.numbers,
	),
	EXPIRED: warning(
		'The approval of the display name has expired.',
		'Submit the display name again, then run Business Number → Register.',
		WHERE.numbers,
	),
};

const name = check('Display Name', ['number'], ({ number }) =>
	number.newNameStatus === 'APPROVED'
		? warning(
				`Meta has approved the new display name "${number.newDisplayName ?? ''}", which is not in use yet.`,
				'Run Business Number → Register once more to start using the new name.',
				WHERE.registration,
			)
		: byWord(NAME, number.nameStatus, "the display name's state"),
);

/** Payment, as Meta's health status names it; registration and templates have checks of their own. */
const PAYMENT_CODE = '141006';
const ELSEWHERE = [PAYMENT_CODE, '141000', '141002'];

function reasonsOf(
	health: Health | undefined,
): Array<{ entity: HealthEntity; reason: HealthEntity['reasons'][number] }> {
	return (health?.entities ?? []).flatMap((entity) =>
		entity.reasons.map((reason) => ({ entity, reason })),
	);
}

const payment = check('Payment', ['number'], ({ number: { health } }) => {
	if (health === undefined) return untold('whether the payment method is in order');
	return reasonsOf(health).some(({ reason }) => reason.code === PAYMENT_CODE)
		? broken(
				'The payment method is missing or was declined: only the free messages of the month go out (141006; messages fail with 131042).',
				'Add or renew the payment method of the WhatsApp account.',
				WHERE.billing,
			)
		: ok('Meta sees nothing wrong with the payment method.');
});

const ENTITIES: Readonly<Record<string, string>> = {
	PHONE_NUMBER: 'the number',
	WABA: 'the WhatsApp Business Account',
	BUSINESS: 'the business portfolio',
	APP: 'the app',
	MESSAGE_TEMPLATE: 'a template',
};

const health = check('Health', ['number'], ({ number }) => {
	const entities = number.health?.entities ?? [];
	if (entities.length === 0) return untold('whether anything keeps messages from going through');
	const others = reasonsOf(number.health).filter(
		({ reason }) => !ELSEWHERE.includes(reason.code ?? ''),
	);
	const silent = entities.filter(
		({ canSend, reasons }) =>
			reasons.length === 0 && (canSend === 'BLOCKED' || canSend === 'LIMITED'),
	);
	const concerned = [...others.map(({ entity }) => entity), ...silent];
	if (concerned.length === 0) return ok('Number, account, portfolio and app can all send.');
	const isBlocked = concerned.some(({ canSend }) => canSend === 'BLOCKED');
	const who = [...new Set(concerned.map(({ type }) => ENTITIES[type] ?? type))];
	const why = others.map(({ reason }) =>
		reason.code === undefined ? reason.description : `${reason.description} (${reason.code})`,
	);
	return (isBlocked ? broken : warning)(
		`Meta ${isBlocked ? 'blocks' : 'limits'} sending because of ${listed(who)}. ${why.join(' ')}`.trim(),
		others.flatMap(({ reason }) => reason.solution ?? []).join(' ') || 'Read what Meta says there.',
		WHERE.overview,
	);
});

const QUALITY: Words = {
	GREEN: ok('Customers rarely block or report the number.'),
	UNKNOWN: ok('Not enough was sent yet for Meta to rate the quality.'),
	NA: ok('Not enough was sent yet for Meta to rate the quality.'),
	YELLOW: warning(
		'Customers block or report the number more often than Meta likes.',
		'Send less, and only what people asked for.',
		WHERE.numbers,
	),
	RED: warning(
		'Many customers block or report the number: Meta may limit it.',
		'Stop campaigns, and send only what people asked for.',
		WHERE.numbers,
	),
};

const MODE: Words = {
	LIVE: ok('The number can write to anyone.'),
	SANDBOX: warning(
		"This is one of Meta's test numbers: it can write to at most five recipients; others are rejected (131030).",
		'Add the recipients, or add a number of your own.',
		WHERE.apiSetup,
	),
};

const SMALL_LIMITS = ['TIER_50', 'TIER_250'];

const limit = check('Messaging Limit', ['number'], ({ number: { messagingLimit } }) => {
	if (messagingLimit === undefined || messagingLimit.endsWith('NOT_SET'))
		return untold('how many customers may be written to in a day');
	const people = messagingLimit
		.replace(/^TIER_/, '')
		.replace('UNLIMITED', 'any number of')
		.replace(/K$/, ',000');
	return SMALL_LIMITS.includes(messagingLimit)
		? warning(
				`Outside the 24-hour window, ${people} customers may be written to in 24 hours, across all numbers of the portfolio.`,
				'Verify the business and keep the quality up: the limit then rises by itself.',
				WHERE.overview,
			)
		: ok(`Outside the 24-hour window, ${people} customers may be written to in 24 hours.`);
});

const THROUGHPUT: Words = {
	STANDARD: ok('Up to 80 messages a second.'),
	HIGH: ok('Up to 1,000 messages a second.'),
	NOT_APPLICABLE: warning(
		'Meta assigns no throughput to the number. Usually this means that it is not registered with the Cloud API.',
		REGISTER,
		WHERE.registration,
	),
};

const templates = check('Templates', ['templates'], ({ templates: all }) => {
	const of = (status: string) => all.filter((one) => one.status === status);
	const named = (some: typeof all) =>
		listed(some.slice(0, 5).map((one) => `${one.name} (${one.language})`)) +
		(some.length > 5 ? ' …' : '');
	if (of('APPROVED').length === 0) {
		return warning(
			'No template is approved, so nothing can be sent outside the 24-hour window.',
			of('PENDING').length > 0
				? 'Wait until Meta has reviewed those that are pending.'
				: 'Create a template and have it approved.',
			WHERE.templates,
		);
	}
	const out = ['PAUSED', 'DISABLED', 'REJECTED'].filter((status) => of(status).length > 0);
	const counted = `${of('APPROVED').length} of ${all.length} templates are approved`;
	return out.length === 0
		? ok(`${counted}.`)
		: warning(
				`${counted}. ${out.map((status) => `${status}: ${named(of(status))}`).join('. ')}.`,
				'Improve those that are needed, and submit them again.',
				WHERE.templates,
			);
});

/** Whether this number may send, and how much. */
export const NUMBER_CHECKS: readonly Check[] = [
	check('Account Review', ['account'], ({ account }) =>
		byWord(REVIEW, account.reviewStatus, 'whether the account is approved'),
	),
	verification,
	registration,
	payment,
	health,
	name,
	check('Quality', ['number'], ({ number }) =>
		byWord(QUALITY, number.qualityRating, "the number's quality"),
	),
	check('Account Mode', ['number'], ({ number }) =>
		byWord(MODE, number.accountMode, 'to whom the number may write'),
	),
	limit,
	check('Throughput', ['number'], ({ number }) =>
		byWord(THROUGHPUT, number.throughput, "the number's throughput"),
	),
	templates,
];
