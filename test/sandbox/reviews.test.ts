import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { payloadOf } from './support/callback.ts';
import { errorOf, eventually } from './support/client.ts';
import { callbackPerFile, sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({ settings: { templateReviewMs: 20 } });
const callback = callbackPerFile();

const LIST = `/${ACCOUNT.businessAccountId}/message_templates`;
const FIELDS = [
	...['message_template_status_update', 'message_template_quality_update'],
	...['message_template_components_update', 'template_category_update'],
	'template_correct_category_detection',
];

beforeAll(async () => {
	await client.subscribeApp(callback, FIELDS.join(','));
});

const body = { type: 'BODY', text: 'Your parcel has arrived.' };
let made = 0;

const create = async (change: object = {}) =>
	await client.graph('POST', LIST, {
		...{ name: `made_${++made}`, language: 'en_US', category: 'UTILITY', components: [body] },
		...change,
	});

/** What the webhooks of a template said, oldest first, once there are so many. */
const told = async (id: unknown, count: number) =>
	await eventually(() => {
		const changes = callback.received
			.flatMap((delivery) => payloadOf(delivery).entry)
			.flatMap((entry) => entry.changes as unknown as Array<{ field: string; value: JsonObject }>)
			.filter(({ value }) => value.message_template_id === Number(id));
		return changes.length >= count ? changes : undefined;
	});

describe('a review', () => {
	it.each(['SCAM', 'TAG_CONTENT_MISMATCH'])('rejects because of %s', async (reason) => {
		await client.settings({ templateReviewResult: 'REJECTED', templateRejectedReason: reason });
		const { body: created } = await create();
		const [change] = await told(created.id, 1);
		expect(change?.value).toMatchObject({
			event: 'REJECTED',
			reason,
			rejection_info: {
				reason: expect.any(String) as unknown,
				recommendation: expect.any(String) as unknown,
			},
		});
		const { body: template } = await client.graph(
			'GET',
			`/${String(created.id)}?fields=status,rejected_reason`,
		);
		expect(template).toMatchObject({ status: 'REJECTED', rejected_reason: reason });
		await client.settings({ templateReviewResult: 'APPROVED' });
	});

	it('may take the template for one of another category', async () => {
		await client.settings({ templateCategory: 'MARKETING' });
		expect((await create()).body).toMatchObject({ status: 'PENDING', category: 'MARKETING' });
		await client.settings({ templateCategory: null });
	});
});

it('each change is told by the webhook that Meta has for it', async () => {
	const { body: created } = await create();
	const path = `/templates/${String(created.id)}`;
	await told(created.id, 1);
	await client.control('PATCH', path, { status: 'PAUSED' });
	await client.graph('POST', `/${String(created.id)}/unpause`);
	await client.control('PATCH', path, { quality: 'RED' });
	await client.control('PATCH', path, { correct_category: 'MARKETING' });
	await client.control('PATCH', path, { category: 'MARKETING' });
	await client.control('PATCH', path, { status: 'DISABLED' });
	await client.control('PATCH', path, { status: 'APPROVED' });
	const changes = await told(created.id, 8);
	const usual = {
		message_template_id: Number(created.id),
		message_template_name: expect.stringMatching(/^made_/) as unknown,
		message_template_language: 'en-US',
	};
	const [approved, paused, unpaused, quality, correct, category, disabled, back] = changes;
	for (const { value } of changes) expect(value).toMatchObject(usual);
	expect([approved, paused, unpaused, disabled, back].map((change) => change?.value)).toMatchObject(
		[
			{ event: 'APPROVED', reason: 'NONE' },
			{ event: 'PAUSED', other_info: { title: 'FIRST_PAUSE' } },
			{ event: 'APPROVED', other_info: { title: 'UNPAUSE' } },
			{ event: 'DISABLED', disable_info: { disable_date: expect.any(String) as unknown } },
			{ event: 'REINSTATED', reason: 'NONE' },
		],
	);
	expect([quality, correct, category]).toMatchObject([
		{
			field: 'message_template_quality_update',
			value: { previous_quality_score: 'UNKNOWN', new_quality_score: 'RED' },
		},
		{
			field: 'template_correct_category_detection',
			value: { category: 'UTILITY', correct_category: 'MARKETING' },
		},
		{
			field: 'template_category_update',
			value: { previous_category: 'UTILITY', new_category: 'MARKETING' },
		},
	]);
});

it('an edit is told when it is approved, with the new texts', async () => {
	const { body: created } = await create();
	await told(created.id, 1);
	const components = [
		{ type: 'BODY', text: 'Your parcel is waiting for you.' },
		{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track', url: 'https://a.example/' }] },
	];
	const edited = await client.graph('POST', `/${String(created.id)}`, { components });
	expect(edited.body).toMatchObject({ success: true });
	const [, approved, texts] = await told(created.id, 3);
	expect(approved?.value).toMatchObject({ event: 'APPROVED' });
	expect(texts).toMatchObject({
		field: 'message_template_components_update',
		value: {
			message_template_element: 'Your parcel is waiting for you.',
			message_template_buttons: [
				{ message_template_button_type: 'URL', message_template_button_text: 'Track' },
			],
		},
	});
});

describe('the sample of a header', () => {
	const withSample = (format: string, handle: string) => ({
		components: [{ type: 'HEADER', format, example: { header_handle: [handle] } }, body],
	});

	it.each([
		['IMAGE', 'image/png'],
		['VIDEO', 'video/mp4'],
		['DOCUMENT', 'application/pdf'],
	])('of the format %s is an upload of %s', async (format, type) => {
		const handle = await client.uploadSample(type);
		expect((await create(withSample(format, handle))).body).toMatchObject({ status: 'PENDING' });
		const other = await client.uploadSample(
			format === 'DOCUMENT' ? 'image/png' : 'application/pdf',
		);
		expect(errorOf(await create(withSample(format, other)))).toMatchObject({
			error_subcode: 2388084,
			error_user_title: 'File type not supported',
		});
	});

	it.each(['4::aW1hZ2UvcG5n:never:given:out', '1234567890', 'https://a.example/a.png'])(
		'is not %s',
		async (handle) => {
			expect(errorOf(await create(withSample('IMAGE', handle)))).toMatchObject({
				...{ code: 100, error_subcode: 2388273 },
				error_user_msg: expect.stringContaining('IMAGE header type need an example') as string,
			});
		},
	);

	it.each(['image/gif', 'text/plain'])('is no %s', async (type) => {
		const answer = await client.graph('POST', `/app/uploads?file_length=4&file_type=${type}`);
		expect(String(errorOf(answer).message)).toContain('Param file_type must be one of {');
	});
});
