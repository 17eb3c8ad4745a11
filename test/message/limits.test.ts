import { MESSAGE_TYPES } from '../../nodes/WhatsAppCloud/actions/message/types';
import { Draft } from '../../nodes/WhatsAppCloud/message/draft';
import { checkFile } from '../../nodes/WhatsAppCloud/message/file';
import { contentsOf } from '../../nodes/WhatsAppCloud/message/contents/pass';
import { DIRECT_SEND_LIMITS } from '../../nodes/WhatsAppCloud/message/directSend';
import { INTERACTIVE_LIMITS } from '../../nodes/WhatsAppCloud/message/interactive';
import type { Limits } from '../../nodes/WhatsAppCloud/message/limit';
import type { MediaKind } from '../../nodes/WhatsAppCloud/message/mediaSource';
import { CALLBACK_DATA_LIMIT } from '../../nodes/WhatsAppCloud/message/sendBody';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import type { World } from '../../sandbox/state/world.ts';
import { type FileKind, fileOf } from '../support/files';
import { takingCalls } from '../support/takingCalls';
import { withFlows } from '../support/withFlows';
import { MESSAGE_BREAKERS } from './breakers';

let sandbox: Sandbox;
let customer = 31611550000;

beforeAll(async () => {
	const also = (world: World) => {
		takingCalls(world);
		withFlows({ id: '1' })(world);
	};
	sandbox = await startSandbox({ port: 0, also });
});

afterAll(async () => {
	await sandbox.close();
});

/** What the sandbox says to a message that our own checks have not seen. */
async function answerTo(message: object): Promise<number> {
	const { accessToken, phoneNumberId } = sandbox.account;
	const response = await fetch(`${sandbox.url}/v26.0/${phoneNumberId}/messages`, {
		method: 'POST',
		headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
		body: JSON.stringify({ messaging_product: 'whatsapp', to: String(++customer), ...message }),
	});
	return response.status;
}

/** Limits of files: what the file is, and what it is sent as. */
const FILES: Partial<Record<string, readonly [FileKind, MediaKind]>> = {
	'image.file': ['jpeg', 'image'],
	'video.file': ['mp4', 'video'],
	'audio.file': ['mp3', 'audio'],
	'document.file': ['pdf', 'document'],
	'sticker.staticFile': ['webp', 'sticker'],
	'sticker.animatedFile': ['animatedWebp', 'sticker'],
};

const named = (what: string, limits: Readonly<Record<string, Limits>>) =>
	Object.entries(limits).map(([name, each]): [string, Limits] => [`${what}.${name}`, each]);

/** Every limit of what the nodes send. */
const LIMITS = new Map([
	...MESSAGE_TYPES.flatMap(({ option, limits }) => named(String(option.value), limits)),
	...named('interactive', INTERACTIVE_LIMITS),
	...named('directSend', DIRECT_SEND_LIMITS),
	...named('envelope', { callbackData: CALLBACK_DATA_LIMIT }),
]);

const NAMES = [...LIMITS.keys()];

function limitsOf(name: string): Limits {
	const limits = LIMITS.get(name);
	if (!limits) throw new Error(`No limit ${name}`);
	return limits;
}

const written = (value: number) =>
	value >= 1_000_000 ? value.toLocaleString('en-US') : String(value);

describe.each(NAMES.filter((name) => MESSAGE_BREAKERS[name]))('%s', (name) => {
	const [field, build] = MESSAGE_BREAKERS[name] ?? ['', () => ({})];
	const [{ max, min = 0 }, disputed] = limitsOf(name);

	it.each([max, min || 1])('takes %d', async (size) => {
		const draft = new Draft();
		const message = build(size, draft);
		expect(draft.refusals).toEqual([]);
		expect(await answerTo(message)).toBe(200);
	});

	it('refuses one more, with field, limit and actual size, and so does the sandbox', async () => {
		const draft = new Draft();
		const message = build(max + 1, draft);
		expect(draft.refusals).toContainEqual(
			expect.stringMatching(
				new RegExp(
					`^${field} has ${written(max + 1)} [a-z ]+; Meta allows at most ${written(max)}(\\. |$)`,
				),
			),
		);
		expect(await answerTo(message)).toBe(400);
	});

	it('refuses too few of what must be there', () => {
		if (min === 0) return;
		const draft = new Draft();
		build(min - 1, draft);
		expect(draft.refusals).toContainEqual(
			expect.stringMatching(
				new RegExp(`^${field} has ${min - 1} [a-z ]+; Meta requires at least ${min}$`),
			),
		);
	});

	it("warns where Meta's documents disagree", () => {
		const warned = (size: number) => {
			const draft = new Draft();
			build(size, draft);
			expect(draft.refusals).toEqual([]);
			return draft.warnings;
		};
		if (!disputed) {
			expect(warned(max)).toEqual([]);
			return;
		}
		expect(warned(disputed.max)).toEqual([]);
		expect(warned(disputed.max + 1)).toEqual([
			expect.stringContaining(`${field} has ${disputed.max + 1} `),
		]);
		expect(warned(disputed.max + 1)[0]).toContain(`allows ${disputed.max}`);
	});
});

describe.each(NAMES.filter((name) => FILES[name]))('%s', (name) => {
	const [type, kind] = FILES[name] ?? ['exe', 'document'];
	const [{ max }] = limitsOf(name);
	const refusals = (size: number) => {
		const draft = new Draft();
		const contents = contentsOf(fileOf(type));
		checkFile('File "x"', { size, contents, mimeType: '' }, { kind }, draft);
		return draft.refusals;
	};

	it('holds for files', () => {
		expect(refusals(max)).toEqual([]);
		expect(refusals(max + 1)).toEqual([
			`File "x" has ${written(max + 1)} bytes; Meta allows at most ${written(max)}`,
		]);
		expect(refusals(0)).toEqual([
			'File "x" has 0 bytes; Meta requires at least 1, not an empty file',
		]);
	});
});

it('every limit is tested', () => {
	const elsewhere = [
		'directSend.body',
		'directSend.ttl',
		'envelope.callbackData',
		'audio.voiceNote',
	];
	expect(NAMES.filter((name) => !(name in MESSAGE_BREAKERS) && !(name in FILES)).sort()).toEqual(
		elsewhere.sort(),
	);
	expect(
		Object.keys({ ...MESSAGE_BREAKERS, ...FILES }).filter((name) => !LIMITS.has(name)),
	).toEqual([]);
});

test('every limit names its source', () => {
	for (const name of NAMES) {
		const [first, ...others] = limitsOf(name);
		for (const { source } of limitsOf(name)) expect(source).not.toBe('');
		for (const { consequence, strictness } of others) {
			expect(strictness).toBe('warn');
			expect(consequence).toBeDefined();
		}
		expect(first).toBeDefined();
	}
});
