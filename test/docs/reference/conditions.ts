import type { INodeProperties } from 'n8n-workflow';

type Values = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>[string];

/** What the reader knows already from the heading. */
const IN_HEADING = new Set(['resource', 'operation']);

const FORMER = 'Only in workflows that have it filled in already; now under Options';

/**
 * When a field is shown, as `Message Type: Image or Video`. Undefined where it always is, or where that depends on
 * fields that nobody sees.
 *
 * @param known the fields that it may depend on
 */
export function conditionOf(
	{ name: own, displayOptions }: Pick<INodeProperties, 'name' | 'displayOptions'>,
	known: readonly INodeProperties[],
): string | undefined {
	const show = Object.entries(displayOptions?.show ?? {});
	const names = show.map(([name]) => name);
	// Where a field used to be: it goes on where it has a value.
	if (names.some((name) => name.replace(/^\//, '') === own)) return FORMER;
	const say = (not: boolean) => (entry: [string, Values | undefined]) => said(entry, not, known);
	const all = [
		...show.filter((entry) => !isImplied(entry, names, known)).map(say(false)),
		...Object.entries(displayOptions?.hide ?? {}).map(say(true)),
	].filter((text) => text !== undefined);
	return all.length === 0 ? undefined : all.join('; ');
}

/** Whether another field that it depends on is itself shown under this condition only. */
function isImplied(
	[key, values]: [string, Values | undefined],
	names: readonly string[],
	known: readonly INodeProperties[],
): boolean {
	const wanted = JSON.stringify(values);
	return names.some((name) => {
		const others = known.filter((field) => name !== key && field.name === name);
		const says = others.map(({ displayOptions }) => JSON.stringify(displayOptions?.show?.[key]));
		return others.length > 0 && says.every((text) => text === wanted);
	});
}

function said(
	[key, values]: [string, Values | undefined],
	not: boolean,
	known: readonly INodeProperties[],
): string | undefined {
	const [name = '', part] = key.replace(/^\//, '').split('.');
	if (IN_HEADING.has(name)) return undefined;
	const fields = known.filter((field) => field.name === name && field.type !== 'hidden');
	const [field] = fields;
	if (!field || !values) return undefined;
	if (part === 'value' || values.some((value) => typeof value === 'object')) {
		const isEmpty = !not && values.includes('');
		return isEmpty
			? `while ${field.displayName} is empty`
			: `once ${field.displayName} is filled in`;
	}
	const names = values.map((value) => nameOf(fields, part, value));
	return `${field.displayName}${not ? ' not' : ''}: ${names.join(' or ')}`;
}

function nameOf(
	fields: readonly INodeProperties[],
	part: string | undefined,
	value: unknown,
): string {
	if (part === 'mode') {
		const modes = fields.flatMap((field) => field.modes ?? []);
		return modes.find((mode) => mode.name === value)?.displayName ?? String(value);
	}
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	const options = fields.flatMap((field) => field.options ?? []);
	const option = options.find((one) => 'value' in one && one.value === value);
	return option?.name ?? String(value);
}
