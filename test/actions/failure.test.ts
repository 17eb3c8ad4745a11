import { NodeApiError, type INode } from 'n8n-workflow';

import { toBatchFailure } from '../../nodes/WhatsAppCloud/actions/batchFailure';
import { BadInput, toFailedItem, toNodeError } from '../../nodes/WhatsAppCloud/actions/failure';
import { meaningOf } from '../../nodes/WhatsAppCloud/codes/meaning';
import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';

const node: INode = {
	id: 'n',
	name: 'Send',
	type: 'whatsAppCloud',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

function refusal(code: number | undefined, more: Partial<GraphError> = {}): GraphError {
	const known = meaningOf(code);
	return new GraphError({
		...(code === undefined ? {} : { code }),
		title: known?.title ?? 'No connection',
		details: 'What Meta says of it',
		retry: known?.retry ?? 'now',
		sent: 'no',
		advice: known?.advice ?? 'Wait a moment.',
		...more,
	});
}

describe('what a person has named', () => {
	// n8n takes such words for codes of operating systems (EEXIST, EACCES), and speaks of files.
	it.each(['preexistencias', 'preacceso', 'typeerror_eperm'])(
		'stays in the message: %s',
		async (name) => {
			const what = `Template ${name} (es) cannot be sent`;
			const reasons = [
				new BadInput(what, 'Correct it.'),
				new Error(what),
				refusal(132015, { title: `Template ${name} is paused` }),
			];
			for (const reason of reasons) {
				const error = toNodeError(node, reason, 0);
				expect(error.message).toContain(`Template ${name} `);
				expect(error.messages).toEqual([]);
				expect(toFailedItem(node, { itemIndex: 0, error: reason }, 'sent').error).toBe(
					error.message,
				);
			}
			const failed = [0, 1].map((itemIndex) => ({ itemIndex, error: new BadInput(what) }));
			expect((await toBatchFailure(node, failed, 3, 'sent')).message).toContain(what);
		},
	);
});

describe("a refusal of Meta's in n8n", () => {
	it.each([
		[190, { cause: 'credential-invalid' }],
		[0, { cause: 'credential-invalid' }],
		[10, { cause: 'credential-invalid' }],
		[200, { cause: 'credential-invalid' }],
		[131005, { cause: 'credential-invalid' }],
		[132001, { cause: 'configuration-invalid' }],
		[133010, { cause: 'configuration-invalid' }],
		[130429, { cause: 'rate-limited' }],
		[131056, { cause: 'rate-limited' }],
		[4, { cause: 'rate-limited' }],
		[131000, { cause: 'temporarily-unavailable' }],
		[undefined, { cause: 'temporarily-unavailable' }],
		[131026, undefined],
	])('code %p has the cause %p', (code, failure) => {
		const error = toNodeError(node, refusal(code), 3);
		expect(error).toBeInstanceOf(NodeApiError);
		expect((error as NodeApiError).failure).toEqual(failure);
		expect(error.context.itemIndex).toBe(3);
	});

	it('says when Meta accepts requests again', () => {
		const error = toNodeError(node, refusal(80007, { retryAfterMs: 90_000 }), 0) as NodeApiError;
		expect(error.failure).toEqual({ cause: 'rate-limited', retryAfterMs: 90_000 });
	});

	it('keeps code, details, trace and advice, and the HTTP status', () => {
		const graphError = refusal(131047, { fbtraceId: 'Atrace', httpStatus: 400 });
		const error = toNodeError(node, graphError, 0) as NodeApiError;
		expect(error.message).toBe('Customer service window closed: What Meta says of it (131047)');
		expect(error.description).toBe(graphError.advice);
		expect(error.httpCode).toBe('400');
		expect(toFailedItem(node, { itemIndex: 0, error: graphError }, 'sent')).toEqual({
			error: error.message,
			details: expect.objectContaining({
				...{ code: 131047, details: 'What Meta says of it', fbtraceId: 'Atrace', retry: 'never' },
				...{ advice: graphError.advice, itemIndex: 0, fields: [], sentAs: 'nothing' },
			}) as unknown,
		});
	});
});
