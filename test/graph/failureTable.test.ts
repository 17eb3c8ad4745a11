import { fromNoAnswer } from '../../nodes/WhatsAppCloud/graph/failure';
import {
	NoAnswer,
	type OutgoingRequest,
	type Progress,
} from '../../nodes/WhatsAppCloud/graph/transport';
import { failureOf } from '../support/graphFailure';

const outgoing: OutgoingRequest = {
	method: 'POST',
	url: new URL('https://graph.facebook.com/v26.0/1/messages'),
	headers: {},
	timeoutMs: 30_000,
	connectTimeoutMs: 10_000,
};

const progress: Progress = {
	written: false,
	reused: false,
	answered: false,
	timedOut: false,
	cancelled: false,
	tooLarge: false,
};

/** What a request fails with when no connection came about for a reason with this code of Node's. */
const before = (code: string) =>
	failureOf(
		Promise.reject(
			fromNoAnswer(
				new NoAnswer(progress, Object.assign(new Error(`connect ${code} 1.2.3.4:443`), { code })),
				outgoing,
			),
		),
	);

test.each([
	['ENOTFOUND', 'has no address'],
	['EAI_AGAIN', 'could not be looked up'],
	['ECONNREFUSED', 'refuses connections'],
	['ECONNRESET', 'closed the connection before it was set up'],
	['EPIPE', 'closed the connection before it was set up'],
	['EHOSTUNREACH', 'cannot be reached'],
	['ENETUNREACH', 'cannot be reached'],
	['EADDRNOTAVAIL', 'cannot be reached'],
	['ETIMEDOUT', 'does not answer'],
	['EMFILE', 'could not be reached'],
])('%s may pass: retried at once, told in words', async (code, words) => {
	const failure = await before(code);
	expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
	expect(failure.message).toContain(`graph.facebook.com ${words}`);
	expect(failure.message).not.toContain(code);
});

test.each([
	['CERT_HAS_EXPIRED', 'certificate'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
	['EPROTO', 'does not speak TLS'],
	['ERR_SSL_WRONG_VERSION_NUMBER', 'does not speak TLS'],
	['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'does not speak TLS'],
])('%s lasts until a setting changes: never retried', async (code, words) => {
	const failure = await before(code);
	expect(failure).toMatchObject({ sent: 'no', retry: 'never' });
	expect(failure.message).toContain(words);
	expect(failure.message).not.toContain(code);
});

test("what is not even a failure of Node's", async () => {
	const failure = fromNoAnswer(new NoAnswer(progress, undefined), outgoing);
	expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
});
