import { asObjects } from '../../json';
import { composeCode } from '../../template/compose';
import type { Part } from '../../template/newTemplate';
import { BadInput } from '../failure';
import { ItemReader } from '../message/typeParts/reader';
import type { Batch } from '../operation';
import { COMMON, type Definition } from './definition';
import { readForm } from './readForm';

/** @throws {BadInput} for what cannot be read */
export function readDefinition(batch: Batch, itemIndex: number): Definition {
	const reader = new ItemReader(batch, itemIndex);
	switch (reader.value('definedBy')) {
		case 'code':
			return readCode(reader);
		case 'components':
			return readComponents(reader);
		default:
			return readForm(reader);
	}
}

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
		samples: [],
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
		samples: [],
		fieldOf: (part) => (COMMON as Partial<Record<Part, string>>)[part] ?? 'Components',
		warnings: [],
	};
}
