import type { IBinaryData } from 'n8n-workflow';

import { asObject, asObjects, type JsonObject } from '../../json';
import { categoryAdvice } from '../../template/categoryAdvice';
import {
	bracketedIn,
	composeCode,
	composeTemplate,
	type FormButton,
	type TemplateForm,
} from '../../template/compose';
import type { Finding, Part } from '../../template/newTemplate';
import { BadInput } from '../failure';
import { ItemReader } from '../message/typeParts/reader';
import type { Batch } from '../operation';
import { readOptions, toText } from '../parameters';

/** A template as an item defines it. */
export interface Definition {
	/** With the handle of the sample's upload, once there is one. */
	components: (handle: string) => JsonObject[];
	/** The file that stands for the header's, for the review. */
	sample?: { kind: 'image' | 'video' | 'document'; binary: IBinaryData };
	/** What the editor calls the field that a part comes from. */
	fieldOf: (part: Part) => string;
	warnings: string[];
}

/** In place of a handle, while the file has not been uploaded. */
export const PENDING_HANDLE = '(uploaded when it is submitted)';

/** @throws {BadInput} for what cannot be read */
export function readDefinition(batch: Batch, itemIndex: number): Definition {
	const reader = new ItemReader(batch, itemIndex);
	switch (reader.value('definedBy')) {
		case 'code':
			return readCode(reader);
		case 'components':
			return readComponents(reader);
		default:
			return readForm(reader, itemIndex);
	}
}

const COMMON = { name: 'Template Name', language: 'Language', category: 'Category' } as const;

function readCode(reader: ItemReader): Definition {
	const expiresAfter = reader.number('codeExpiresAfter');
	const components = composeCode({
		securityRecommendation: reader.flag('securityRecommendation'),
		...(expiresAfter ? { expiresAfter } : {}),
		buttonText: reader.text('codeButtonText'),
	});
	const fields = { ...COMMON, footer: 'Code Expires After', buttons: 'Button Text' };
	return {
		components: () => components,
		fieldOf: (part) => (fields as Partial<Record<Part, string>>)[part] ?? 'Define Template Using',
		warnings: [],
	};
}

function readComponents(reader: ItemReader): Definition {
	const given = reader.array('definitionComponents', 'Components');
	const components = asObjects(given);
	if (components.length === 0 || components.length < given.length) {
		throw new BadInput(
			'Components has no list of components',
			'Enter Meta\'s objects as a list: [{ "type": "BODY", "text": "…" }].',
			['Components'],
		);
	}
	return {
		components: () => components,
		fieldOf: (part) => (COMMON as Partial<Record<Part, string>>)[part] ?? 'Components',
		warnings: [],
	};
}

const KINDS: Readonly<Record<string, 'image' | 'video' | 'document'>> = {
	IMAGE: 'image',
	VIDEO: 'video',
	DOCUMENT: 'document',
};

function readForm(reader: ItemReader, itemIndex: number): Definition {
	const format = reader.text('headerFormat');
	const kind = KINDS[format];
	const examples = new Map(
		reader.list('variables', 'Variables').flatMap((entry) => {
			const { name, example } = asObject(entry) ?? {};
			const bare = toText(name).replace(/[[\]{}\s]/g, '');
			return bare === '' ? [] : [[bare, toText(example)] as const];
		}),
	);
	const form: TemplateForm = {
		body: reader.text('bodyText'),
		footer: reader.text('footerText'),
		examples,
		buttons: reader.list('templateButtons', 'Buttons').map(readButton),
	};
	const headerText = format === 'TEXT' ? reader.text('headerText') : '';
	const header = (handle: string): TemplateForm['header'] => {
		if (format === 'TEXT') return { format, text: headerText };
		if (format === 'LOCATION') return { format };
		return kind ? { format: format as 'IMAGE' | 'VIDEO' | 'DOCUMENT', handle } : undefined;
	};
	const fields: Record<Part, string> = {
		...COMMON,
		...{ header: kind ? 'Input Data Field Name' : 'Header Text', body: 'Body' },
		...{ footer: 'Footer', examples: 'Variables', buttons: 'Buttons', cards: 'Buttons' },
	};
	return {
		components(handle) {
			const above = header(handle);
			return composeTemplate({ ...form, ...(above ? { header: above } : {}) });
		},
		...(kind
			? {
					sample: {
						kind,
						binary: reader.batch.node.helpers.assertBinaryData(
							itemIndex,
							reader.value('binaryPropertyName') as string | IBinaryData,
						),
					},
				}
			: {}),
		fieldOf: (part) => fields[part],
		warnings: [
			...[headerText, form.body].flatMap((text) =>
				bracketedIn(text, examples).map(
					(name) =>
						`[${name}] is sent as plain text, because there is no example for it under Variables.`,
				),
			),
		],
	};
}

const BUTTON_TYPES: readonly string[] = ['URL', 'PHONE_NUMBER', 'COPY_CODE'];

function readButton(entry: unknown): FormButton {
	const { type, text, url, phoneNumber, example } = asObject(entry) ?? {};
	const given = toText(type);
	return {
		type: BUTTON_TYPES.includes(given) ? (given as FormButton['type']) : 'QUICK_REPLY',
		text: toText(text),
		url: toText(url),
		phoneNumber: toText(phoneNumber),
		example: toText(example),
	};
}

/** @throws {BadInput} for everything that Meta would refuse, at the fields at fault */
export function refuse(found: readonly Finding[], fieldOf: Definition['fieldOf']): void {
	if (found.length === 0) return;
	const sentences = found.map(({ part, what }) => {
		const field = fieldOf(part);
		// One field for all components: which of them is said beside it.
		const own = field === 'Components' && part !== 'examples' ? `${field} (${part})` : field;
		return `${own} ${what}`;
	});
	const fields = [...new Set(found.map(({ part }) => fieldOf(part)))];
	throw new BadInput(sentences.join('. '), 'Nothing was submitted to Meta.', fields);
}

/** As Meta accepts it; empty: for as long as Meta does by itself. */
export type TimeToLive = { message_send_ttl_seconds?: number };

export function readTimeToLive(batch: Batch, itemIndex: number): TimeToLive {
	const { timeToLive } = readOptions(batch, 'options', itemIndex);
	return timeToLive === undefined ? {} : { message_send_ttl_seconds: Number(timeToLive) };
}

/** What a person should know before the review. */
export function warningsFor(definition: Definition, category: string): string[] {
	const components = definition.components(PENDING_HANDLE);
	return [...definition.warnings, ...categoryAdvice(components, category)];
}
