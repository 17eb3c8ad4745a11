import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { runCommandLine } from '../../migrate/commandLine';

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'whatsapp-migrate-'));
});

afterAll(async () => {
	await rm(folder, { recursive: true });
});

async function run(...args: string[]) {
	let [result, trouble] = ['', ''];
	const code = await runCommandLine(args, {
		result: (text) => (result += text),
		trouble: (text) => (trouble += text),
	});
	return { code, result, trouble };
}

const bot = (name: string) => ({
	...{ name, connections: {} },
	nodes: [
		{ name: 'Hear', type: 'n8n-nodes-base.whatsAppTrigger', parameters: { updates: ['messages'] } },
	],
});

describe('the command "migrate"', () => {
	it('writes beside each file, leaves that as it is, and says what it did', async () => {
		const file = join(folder, 'bots.json');
		// As n8n's command line exports them: a list. With the mark that Windows puts first.
		const content = `\uFEFF${JSON.stringify([bot('One'), bot('Two')])}`;
		await writeFile(file, content);
		const { code, result } = await run('migrate', file);
		expect(code).toBe(0);
		expect(result).toContain('(Two)');
		expect(result).toContain('"Hear": n8n-nodes-base.whatsAppTrigger → n8n-nodes-whatsapp-cloud');
		const migrated = JSON.parse(
			await readFile(join(folder, 'bots.migrated.json'), 'utf8'),
		) as unknown;
		expect(migrated).toMatchObject([
			{ name: 'One', nodes: [{ type: 'n8n-nodes-whatsapp-cloud.whatsAppCloudTrigger' }] },
			{ name: 'Two' },
		]);
		expect(await readFile(file, 'utf8')).toBe(content);
	});

	it('goes on with the other files when one cannot be read, and writes over nothing', async () => {
		const [good, bad] = [join(folder, 'good.json'), join(folder, 'bad.json')];
		await writeFile(good, JSON.stringify(bot('Good')));
		await writeFile(bad, '{}');
		const first = await run('migrate', bad, good);
		expect(first.code).toBe(1);
		expect(first.trouble).toContain(`${bad}: The file has no list "nodes"`);
		expect(first.result).toContain('(Good)');
		const second = await run('migrate', good);
		expect([second.code, second.trouble]).toEqual([1, expect.stringContaining('--force')]);
		expect((await run('migrate', good, '--force')).code).toBe(0);
	});

	it('writes nothing where two files would be written to the same place', async () => {
		const out = join(folder, 'all');
		const files = ['a', 'b'].map((name) => join(folder, name, 'bot.json'));
		for (const file of files) {
			await mkdir(dirname(file));
			await writeFile(file, JSON.stringify(bot('Bot')));
		}
		const { code, trouble } = await run('migrate', ...files, '--out', out, '--force');
		expect([code, trouble]).toEqual([1, expect.stringContaining(`${files.join(' and ')} would`)]);
		await expect(readFile(join(out, 'bot.migrated.json'))).rejects.toThrow('ENOENT');
	});

	it('writes nothing over a file that is to be migrated as well', async () => {
		const [file, other] = [join(folder, 'again.json'), join(folder, 'again.migrated.json')];
		for (const path of [file, other]) await writeFile(path, JSON.stringify(bot('Mine')));
		const { code, trouble } = await run('migrate', file, other, '--force');
		expect([code, trouble]).toEqual([1, expect.stringContaining(`over ${other}`)]);
		expect(await readFile(other, 'utf8')).toBe(JSON.stringify(bot('Mine')));
	});

	it('makes the folder that it is to write in', async () => {
		const [file, out] = [join(folder, 'one.json'), join(folder, 'new', 'deep')];
		await writeFile(file, JSON.stringify(bot('One')));
		expect(await run('migrate', file, '--out', out)).toMatchObject({ code: 0, trouble: '' });
		expect(await readFile(join(out, 'one.migrated.json'), 'utf8')).toContain('One');
	});

	it('explains itself', async () => {
		expect((await run('--help')).result).toContain('npx');
		expect(await run()).toMatchObject({ code: 1 });
		expect(await run('migrate', '--nonsense')).toMatchObject({ code: 1 });
	});
});
