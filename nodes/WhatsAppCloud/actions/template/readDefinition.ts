import { asObject, asObjects } from '../../json';
import { composeCode } from '../../template/compose';
import { BadInput } from '../failure';
import { ItemReader } from '../message/typeParts/reader';
import type { Batch } from '../operation';
import { toText } from '../parameters';
import { fieldNames, type Definition } from './definition';
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
		...(expiresAfter === undefined || expiresAfter === 0 ? {} : { expiresAfter }),
		button: reader.text('codeButton').trim().toUpperCase(),
		buttonText: reader.text('codeButtonText'),
		autofillText: reader.text('autofillText'),
		apps: reader.list('codeApps', 'Apps').map((entry) => {
			const { packageName, signatureHash } = asObject(entry) ?? {};
			return { packageName: toText(packageName), signatureHash: toText(signatureHash) };
		}),
		acceptsTerms: reader.flag('zeroTapTerms'),
	});
	const fields = {
		...{ footer: 'Code Expires After', buttons: 'Button Text' },
		...{ autofill: 'Autofill Button Text', apps: 'Apps', terms: 'Accept Zero-Tap Terms' },
	};
	return {
		components: () => components,
		samples: [],
		fieldOf: fieldNames(fields, 'Define Template Using'),
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
		fieldOf: fieldNames({}, 'Components'),
		warnings: [],
	};
}
