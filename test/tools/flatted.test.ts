import { parseFlatted } from '../../tools/n8n/flatted.ts';

describe('parseFlatted', () => {
	it('puts strings and references back where they belong', () => {
		const text =
			'[{"status":"1","items":"2","count":3,"none":null},"success",["4","1"],"unused",{"ok":true}]';
		expect(parseFlatted(text)).toEqual({
			status: 'success',
			items: [{ ok: true }, 'success'],
			count: 3,
			none: null,
		});
	});

	it('keeps a circle a circle', () => {
		const root = parseFlatted('[{"name":"1","self":"0","list":"2"},"loop",["0"]]');
		expect(root).toMatchObject({ name: 'loop' });
		expect(Reflect.get(root as object, 'self')).toBe(root);
		expect(Reflect.get(root as object, 'list')).toEqual([root]);
	});

	it('takes a root that is no object', () => {
		expect(parseFlatted('["text"]')).toBe('text');
	});

	it('refuses what is not flatted', () => {
		expect(() => parseFlatted('{}')).toThrow('not a flatted document');
	});
});
