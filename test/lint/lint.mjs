/**
 * Lints pieces of text as if they stood in files of this repository: an array of { file, text } on
 * standard input, an array of arrays of rule names on standard output. A process of its own, because
 * ESLint loads its configuration with import(), which Jest has not.
 */
import { text } from 'node:stream/consumers';

import { ESLint } from 'eslint';

const cases = JSON.parse(await text(process.stdin));
const eslint = new ESLint();
const found = [];
for (const { file, text } of cases) {
	const [result] = await eslint.lintText(text, { filePath: file });
	found.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(found));
