import { jsonParse, type IDataObject } from 'n8n-workflow';

import {
	asArray,
	asObject,
	asObjects,
	parseJson,
	type JsonObject,
	type JsonValue,
} from '../../json';
import { readMediaLink, type Surroundings } from '../../message/mediaLink';
import { withMediaLinks } from '../../message/mediaLinks';
import type { FileReference } from '../../message/mediaSource';
import { dateIn } from '../../message/moment';
import type { FilledTemplate, KnownFiles, LineBreaks } from '../../send/content';
import { checkComponents } from '../../template/checkComponents';
import {
	buildComponents,
	type BuildOptions,
	type BuiltComponents,
	type TemplateValues,
	type ValueIssue,
} from '../../template/components';
import type { TemplateDefinition } from '../../template/definition';
import type { GivenValue } from '../../template/slot';
import { datesAsText } from '../dates';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { findFiles, withFileIds } from './templateFiles';

/** The option of that name; refused unless a person wants otherwise. */
export function readLineBreaks({ lineBreaks }: IDataObject): LineBreaks {
	return lineBreaks === 'flatten' ? 'flatten' : 'refuse';
}

/** How values are read, beside the item that they stand in. */
export type ReadingOptions = Pick<BuildOptions, 'lineBreaks' | 'translations'>;

/** The item's values for a template, as components of the send request. Throws {@link BadInput}. */
export function readTemplateValues(
	batch: Batch,
	definition: TemplateDefinition,
	itemIndex: number,
	options: ReadingOptions = {},
): FilledTemplate {
	const { files, build } = fillTemplate(batch, definition, itemIndex, options);
	const withFiles = (known?: KnownFiles) => sendable(definition, build(known));
	return { ...withFiles(), files, withFiles };
}

/** What goes out, and what a person should know of it. Throws {@link BadInput} for what cannot be sent. */
function sendable(
	{ name, language }: TemplateDefinition,
	{ components, issues, warnings }: BuiltComponents,
): Pick<FilledTemplate, 'components' | 'warnings'> {
	if (issues.length === 0) {
		return { components, warnings: warnings.map(({ message }) => message) };
	}
	throw new BadInput(
		`Template ${name} (${language}) cannot be sent: ${issues
			.map((issue) => issue.message)
			.join(' ')}`,
		'Nothing was sent. Correct the values in Template Variables, or the data of this item.',
		issues.map(({ field }) => field),
	);
}

/** The same, with the issues as a list instead of a refusal. */
export function buildTemplate(
	batch: Batch,
	definition: TemplateDefinition,
	itemIndex: number,
	options: ReadingOptions = {},
): BuiltComponents {
	return fillTemplate(batch, definition, itemIndex, options).build();
}

function fillTemplate(
	batch: Batch,
	definition: TemplateDefinition,
	itemIndex: number,
	options: ReadingOptions,
): { files: FileReference[]; build: (known?: KnownFiles) => BuiltComponents } {
	if (batch.parameter('templateInput', itemIndex, 'fields') === 'components') {
		const built = readComponents(batch, definition, itemIndex);
		return { files: [], build: () => built };
	}
	const { values, ignoreUnknown } = readValues(batch, itemIndex);
	const files = findFiles(batch, definition, values, itemIndex);
	const context = {
		now: batch.now(),
		zone: batch.node.getTimezone(),
		...batch.surroundings,
	};
	const build = (known?: KnownFiles) =>
		buildComponents(definition, withFileIds(values, files, known), {
			ignoreUnknown,
			...context,
			...options,
		});
	return { files: [...files.values()], build };
}

/** What the person filled in, or the item's own fields. */
export function readValues(
	batch: Batch,
	itemIndex: number,
): { values: TemplateValues; ignoreUnknown: boolean } {
	const mapper = readMapper(batch, itemIndex);
	const ignoreUnknown = mapper.mappingMode === 'autoMapInputData';
	const given: unknown = ignoreUnknown
		? batch.node.getInputData()[itemIndex]?.json
		: asObject(mapper.value);
	const entries = Object.entries(given ?? {}) as Array<[string, unknown]>;
	const values = entries.map(([id, value]): [string, GivenValue] => {
		const date = dateIn(value);
		return [id, date === undefined ? datesAsText(value) : new Date(date)];
	});
	return { values: Object.fromEntries(values), ignoreUnknown };
}

/** What the editor's form keeps; an expression in place of all of it gives the values themselves. */
function readMapper(batch: Batch, itemIndex: number): { mappingMode?: unknown; value?: unknown } {
	const parameter: unknown = batch.parameter('templateValues', itemIndex, {});
	// A form has no expressions of its own: n8n hands one over as it was written, without its equals sign.
	const evaluated: unknown =
		typeof parameter === 'string' && parameter.includes('{{')
			? batch.node.evaluateExpression(parameter.replace(/^=/, ''), itemIndex)
			: parameter;
	const given = typeof evaluated === 'string' ? (parseJson(evaluated) ?? evaluated) : evaluated;
	if (given === undefined || given === null || given === '') return {};
	const object = asObject(given);
	if (!object) {
		throw new BadInput(
			'Template Variables is not an object with a value for each variable',
			'Enter one such as {{ { body_1: $json.name } }}, or fill in the fields.',
			['Template Variables'],
		);
	}
	return 'mappingMode' in object || Object.keys(object).length === 0 ? object : { value: object };
}

function readComponents(
	batch: Batch,
	definition: TemplateDefinition,
	itemIndex: number,
): BuiltComponents {
	const given: unknown = batch.parameter('templateComponents', itemIndex, '[]');
	const parsed: unknown =
		typeof given === 'string'
			? jsonParse<JsonValue>(given || '[]', { fallbackValue: null })
			: given;
	const components = (asArray(parsed) ?? [undefined]).map(asObject);
	if (components.some((component) => component === undefined)) {
		throw new BadInput(
			'Template Components is not a JSON list of objects',
			'Enter a list such as [{ "type": "body", "parameters": [{ "type": "text", "text": "Anna" }] }].',
			['Template Components'],
		);
	}
	const list = components.filter((component) => component !== undefined);
	const { checked, issues, warnings } = checkLinks(list, batch.surroundings);
	issues.unshift(...checkComponents(definition, checked));
	return { components: checked, issues, warnings };
}

/** The links in components written by hand. */
function checkLinks(components: JsonObject[], surroundings: Surroundings) {
	const [issues, warnings]: [ValueIssue[], ValueIssue[]] = [[], []];
	const checked = withMediaLinks(components, (field, given, use) => {
		const { link, refused, warnings: found } = readMediaLink(given, use, surroundings);
		const issue = (what: string) => ({ field, message: `The link at ${field} ${what}.` });
		if (refused !== undefined) issues.push(issue(refused));
		warnings.push(...found.map(issue));
		return link;
	});
	return { checked: asObjects(checked), issues, warnings };
}
