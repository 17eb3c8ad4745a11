import { createHmac } from 'node:crypto';

import { parseBody } from '../../nodes/WhatsAppCloud/webhook/body';
import { answerChallenge } from '../../nodes/WhatsAppCloud/webhook/challenge';
import { checkSignature } from '../../nodes/WhatsAppCloud/webhook/signature';

describe('checkSignature', () => {
	// As Meta sends it: non-ASCII escaped, and slashes too.
	const body = Buffer.from('{"text":"Gr\\u00fc\\u00dfe \\ud83d\\udc4d https:\\/\\/example.com"}');
	const hex = createHmac('sha256', 'secret').update(body).digest('hex');

	it.each([
		['sha256=' + hex, 'valid'],
		['sha256=' + hex.toUpperCase(), 'valid'],
		[undefined, 'missing'],
		['', 'missing'],
		[hex, 'wrong'],
		['sha1=' + hex, 'wrong'],
		['sha256=', 'wrong'],
		['sha256=' + hex.slice(0, -2), 'wrong'],
		['sha256=' + hex + '00', 'wrong'],
		['sha256=' + hex.replace(/.$/, (last) => (last === '0' ? '1' : '0')), 'wrong'],
		['sha256=' + 'zz'.repeat(32), 'wrong'],
		['sha256=' + 'é'.repeat(64), 'wrong'],
	])('%s: %s', (header, expected) => {
		expect(checkSignature(body, header, 'secret')).toBe(expected);
	});

	it('is made over the bytes, not over the JSON value', () => {
		const rewritten = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
		expect(checkSignature(rewritten, `sha256=${hex}`, 'secret')).toBe('wrong');
	});

	it('takes either of two secrets, while one is being replaced, and no empty one', () => {
		expect(checkSignature(body, `sha256=${hex}`, 'new', 'secret')).toBe('valid');
		expect(checkSignature(body, `sha256=${hex}`, 'secret', '')).toBe('valid');
		expect(checkSignature(body, `sha256=${hex}`, 'new', 'another')).toBe('wrong');
		const ofEmptySecret = createHmac('sha256', '').update(body).digest('hex');
		expect(checkSignature(body, `sha256=${ofEmptySecret}`, 'secret', '')).toBe('wrong');
	});

	it('refuses everything while there is no secret', () => {
		const ofEmptySecret = createHmac('sha256', '').update(body).digest('hex');
		expect(checkSignature(body, `sha256=${ofEmptySecret}`, '')).toBe('wrong');
	});
});

describe('answerChallenge', () => {
	const query = {
		'hub.mode': 'subscribe',
		'hub.challenge': '1158201444',
		'hub.verify_token': 'my-token',
	};

	it('gives the challenge back to who knows the token', () => {
		expect(answerChallenge(query, 'my-token')).toBe('1158201444');
	});

	it.each([
		['another token', { ...query, 'hub.verify_token': 'my-tokem' }, 'my-token'],
		['a longer token', { ...query, 'hub.verify_token': 'my-token2' }, 'my-token'],
		['a list of tokens', { ...query, 'hub.verify_token': ['my-token'] }, 'my-token'],
		['no token', { ...query, 'hub.verify_token': undefined }, 'my-token'],
		['an empty token on both sides', { ...query, 'hub.verify_token': '' }, ''],
		['no challenge', { ...query, 'hub.challenge': undefined }, 'my-token'],
		['another mode', { ...query, 'hub.mode': 'unsubscribe' }, 'my-token'],
		['nothing', {}, 'my-token'],
	])('refuses %s', (_what, given, token) => {
		expect(answerChallenge(given, token)).toBeUndefined();
	});
});

describe('parseBody', () => {
	it('keeps IDs that are too long for a JSON number', () => {
		const body = Buffer.from('{"message_template_id":12340911334011111999,"n":[7,1.5e3]}');
		expect(parseBody(body)).toEqual({ message_template_id: '12340911334011111999', n: [7, 1500] });
	});

	it.each(['', '{', 'hello', '\u0000'])('knows that %j is not JSON', (text) => {
		expect(parseBody(Buffer.from(text))).toBeUndefined();
	});
});
