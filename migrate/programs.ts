import { asText } from '../nodes/WhatsAppCloud/json';
import { referencesIn, type Reference } from './expression';
import type { Shape } from './nodes/migration';
import type { Readers } from './readers';
import type { Note } from './report';
import type { WorkflowNode } from './workflow';

/** Nodes whose parameters are programs. */
const PROGRAMS = new Set([
	...['code', 'function', 'functionItem', 'aiTransform'].map((name) => `n8n-nodes-base.${name}`),
	...['@n8n/n8n-nodes-langchain.code', '@n8n/n8n-nodes-langchain.toolCode'],
]);

/** What programs read of n8n's items, and ours have elsewhere. */
const OLD_FIELDS = /\b(?:messages|statuses|contacts|metadata|wa_id|phone_number_id)\b/;

/** They take items as they come. */
const WHOLE = /\$json\b|\$input\b|\b_(?:json|input|items)\b|\bitems?\b/;

/** So many fields are named. */
const EXAMPLES = 5;

export const isProgram = ({ type }: WorkflowNode) => PROGRAMS.has(type);

/**
 * Programs stay as they are: what they do with an item only shows when they run.
 *
 * @param instead what to read in place of a reference, if that is certain
 */
export function tellOfProgram(
	{ name, parameters }: WorkflowNode,
	shapes: Map<string, Shape>,
	readers: Readers,
	instead: (reference: Reference) => string | undefined,
): Note[] {
	const text = JSON.stringify(parameters);
	const named = [...shapes.keys()].some((node) => text.includes(JSON.stringify(node).slice(1, -1)));
	const follows = [...readers.before(name)].some((node) => shapes.has(node));
	const gets = [...readers.incoming(name)].some((node) => shapes.has(node));
	if (!named && !(follows && OLD_FIELDS.test(text)) && !(gets && WHOLE.test(text))) return [];
	const changes = Object.values(parameters).flatMap((value) => {
		const code = asText(value) ?? '';
		return referencesIn(code).flatMap((reference) => {
			const old = code.slice(reference.start, reference.end);
			const found = instead(reference);
			return found === undefined || found === old ? [] : [`${old} → ${found}`];
		});
	});
	const examples = [...new Set(changes)].slice(0, EXAMPLES).join('; ');
	return [
		{
			...{ node: name, kind: 'look' },
			text: `is a program that reads the items of a node that has changed: see which fields it reads${examples && ` (${examples})`}`,
		},
	];
}
