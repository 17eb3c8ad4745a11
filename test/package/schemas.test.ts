import { readFileSync } from 'node:fs';

import type { Cost } from '../../nodes/WhatsAppCloud/pricing/describe';
import { schemaFile } from '../engine/outputs';
import type { OutputSchema } from '../support/outputSchema';

/** What n8n's editor shows before an operation has run, and what the reference lists. */
function schemaOf(operation: string): OutputSchema {
	return JSON.parse(readFileSync(schemaFile(operation), 'utf8')) as OutputSchema;
}

/** Paths of all fields, in order. */
function fieldsIn({ properties = {}, items }: OutputSchema, path = ''): string[] {
	const below = Object.entries(properties).flatMap(([key, inside]) => [
		`${path}${key}`,
		...fieldsIn(inside, `${path}${key}.`),
	]);
	return [...below, ...(items ? fieldsIn(items, `${path}[].`) : [])].sort();
}

/** What is there depends on the moment: the allowance, for one, is known from the month's first status on. */
const COST: Required<Cost> = {
	category: 'service',
	charge: 'free',
	estimate: 0,
	currency: 'USD',
	freeAllowance: '23rd of 1,000 free',
	market: 'Germany',
	rateDate: '2026-10-01',
	billedIn: 'EUR',
	assumedTimeZone: 'America/Los_Angeles',
};

/** What comes of options of Send that Send and Wait does not have: a preview, split texts, campaigns, skipped messages. */
const NOT_OF_QUESTIONS = new Set(['text', 'request', 'parts', 'stoppedAt', 'budget']);

describe('Schemas of what operations give out', () => {
	it('know all fields of what Send gives out where Send and Wait gives it out as its question', () => {
		const { question = {} } = schemaOf('message/sendAndWait').properties ?? {};
		const expected = fieldsIn(schemaOf('message/send')).filter(
			(field) => !NOT_OF_QUESTIONS.has(field.split('.')[0] ?? ''),
		);
		expect(fieldsIn(question)).toEqual(expected);
	});

	it.each(['message/send', 'cost/estimate'])('know all fields of a price: %s', (operation) => {
		const { cost = {} } = schemaOf(operation).properties ?? {};
		expect(fieldsIn(cost)).toEqual(Object.keys(COST).sort());
	});

	it('know all fields of the price of a template', () => {
		const { cost = {} } = schemaOf('template/preview').properties ?? {};
		// Only service messages are free.
		const fields = Object.keys(COST).filter((field) => field !== 'freeAllowance');
		expect(fieldsIn(cost)).toEqual([...fields, 'country'].sort());
	});
});
