import { readMoment } from '../../nodes/WhatsAppCloud/actions/conversation/time';
import { BadInput } from '../../nodes/WhatsAppCloud/actions/failure';

function adviceOn(value: unknown): string | undefined {
	try {
		readMoment(value, 'Europe/Amsterdam', 'Said At');
	} catch (thrown) {
		return thrown instanceof BadInput ? thrown.advice : undefined;
	}
	return undefined;
}

it.each([46354, 46354.5, '45992'])(
	'says what %p is, and how to make a date of it: spreadsheets count days',
	(value) => {
		expect(adviceOn(value)).toMatch(/a spreadsheet .* DateTime\.fromISO\("1899-12-30"\)/);
	},
);

it.each(['3/4/2026', 4635, 463540, 'soon'])('does not take %p for the number of a day', (value) => {
	expect(adviceOn(value)).toMatch(/^Enter a date such as/);
});
