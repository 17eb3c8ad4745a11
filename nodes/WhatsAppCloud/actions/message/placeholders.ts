import { momentAsText } from '../../message/moment';
import { fillPlaceholders } from '../../template/placeholders';
import type { TemplateValue } from '../../template/slot';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { readOptions, readTemplateReference } from '../parameters';
import { readValues } from './templateValues';

/**
 * How the texts of an item's free-form message are read: as they are, or, with Fill Placeholders in Text, with
 * the template's values in them (`[customer_name]`), so that a person writes each value once.
 *
 * @returns a function that throws {@link BadInput} for a placeholder without a value
 */
export function readTextFiller(batch: Batch, itemIndex: number): (text: string) => string {
	if (readOptions(batch, 'options', itemIndex).fillText !== true) return (text) => text;
	if (batch.parameter('templateInput', itemIndex, 'fields') === 'components') {
		throw new BadInput(
			'Fill Placeholders in Text takes its values from Template Variables, but the template is filled in with Components (JSON)',
			'Set Fill In Template With to Fields, or turn off Fill Placeholders in Text.',
			['Fill Placeholders in Text'],
		);
	}
	const { values: given } = readValues(batch, itemIndex);
	const { language, wanted } = readTemplateReference(batch, itemIndex) ?? {};
	const shown = (at: number) =>
		momentAsText(at, wanted || language || 'en', batch.node.getTimezone());
	const values = Object.fromEntries(
		Object.entries(given).map(([id, value]): [string, TemplateValue] => [
			id,
			value instanceof Date ? shown(value.getTime()) : value,
		]),
	);
	return (text) => {
		const { text: filled, empty } = fillPlaceholders(text, values);
		if (empty.length === 0) return filled;
		throw new BadInput(
			`The text has [${empty.join('], [')}] in it, but no value for it`,
			'Nothing was sent. Fill in that variable under Template Variables, or remove the placeholder from the text.',
			empty,
		);
	};
}
