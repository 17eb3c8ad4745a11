import type { IDataObject } from 'n8n-workflow';

import { meaningOf } from '../../codes/meaning';
import { GraphError } from '../../graph/error';
import { asArray, asId, asObject, asText, type JsonObject } from '../../json';
import { typeOf, type NewTemplate, type Part } from '../../template/newTemplate';
import type { Batch } from '../operation';
import type { Definition } from './definition';

/** How Meta's refusals name what they are about, where the code does not say it. */
const WORDS: ReadonlyArray<[RegExp, Part]> = [
	[/\bmedia handle\b|\bheader_handle\b/i, 'header'],
	[/\bparam(?:eter)? name\b/i, 'name'],
	[/\bparam(?:eter)? language\b/i, 'language'],
	[/\bparam(?:eter)? category\b/i, 'category'],
	[/\bmessage_send_ttl_seconds\b/i, 'timeToLive'],
];

const PARTS: Readonly<Record<string, Part>> = {
	HEADER: 'header',
	BODY: 'body',
	FOOTER: 'footer',
	BUTTONS: 'buttons',
	CAROUSEL: 'cards',
};

/** Hands something to Meta; a refusal names the field that it is about. */
export async function submit(
	batch: Batch,
	path: string,
	request: JsonObject,
	{ fieldOf }: Pick<Definition, 'fieldOf'>,
): Promise<JsonObject> {
	try {
		return await batch.account.graph.post(path, request, { signal: batch.signal });
	} catch (thrown) {
		if (!(thrown instanceof GraphError)) throw thrown;
		const part = partOf(thrown, request);
		if (!part) throw thrown;
		const field = fieldOf(part);
		throw thrown.inOtherWords({ title: `${field}: ${thrown.title}`, fields: [field] });
	}
}

/**
 * Hands a new template to Meta.
 *
 * @param warnings what a person should know before the review
 */
export async function submitNew(
	batch: Batch,
	{ name, language, category }: Omit<NewTemplate, 'components'>,
	request: JsonObject,
	{ fieldOf, warnings }: Pick<Definition, 'fieldOf' | 'warnings'>,
): Promise<IDataObject> {
	const { templates, credential } = batch.account;
	const path = `/${credential.businessAccountId}/message_templates`;
	const answer = await submit(batch, path, request, { fieldOf });
	templates.forget(name);
	const taken = asText(answer.category) ?? category;
	const all = [...warnings, ...moved(category, taken)];
	return {
		...{ id: asId(answer.id) ?? null, name, language, category: taken },
		status: asText(answer.status) ?? null,
		...(all.length > 0 ? { warnings: all } : {}),
	};
}

function partOf(refusal: GraphError, { components }: JsonObject): Part | undefined {
	const { code, subcode, title, details = '' } = refusal;
	const known = meaningOf(code, subcode)?.part;
	if (known) return known;
	const text = `${title} ${details}`;
	const [, named = ''] = /\bof type ([A-Z_]+)|\bThe ([A-Z_]+) field/.exec(text) ?? [];
	const [, index] = /\bcomponents\[(\d+)\]/.exec(text) ?? [];
	const component = asObject(asArray(components)?.[Number(index)]);
	const type = named || (component ? typeOf(component) : '');
	const lacksExample = /\(example\)/.test(text) && (type === 'HEADER' || type === 'BODY');
	if (lacksExample) return 'examples';
	return PARTS[type] ?? WORDS.find(([words]) => words.test(text))?.[1];
}

/** @param taken the category that Meta gave it */
export function moved(asked: string, taken: string): string[] {
	if (asked === taken) return [];
	return [
		`Meta treats it as ${taken}, not as ${asked}. This determines its price and who can get it.`,
	];
}
