import type { IDataObject } from 'n8n-workflow';

import type { OutsideWindow, SendMode } from '../../conversation/decision';
import { windowAt, type WindowRecord } from '../../conversation/window';
import { buildRequest } from '../../message/request';
import type { TemplateDefinition } from '../../template/definition';
import { BadInput, NotSent } from '../failure';
import type { Batch, Operation, Outcome } from '../operation';
import {
	chooseTemplate,
	readOptions,
	readPhoneNumberId,
	readRecipient,
	readTemplateReference,
	toText,
} from '../parameters';
import { findRecords } from '../records';
import { findTemplates } from '../template/find';
import { dispatch } from './dispatch';
import { chooseMessage, type Choice, type SendInput } from './choose';
import { readEnvelope } from './envelope';
import { explainNotSent } from './explain';
import { readFreeForm } from './freeForm';
import { describeOutcome } from './outcome';
import { sendFields } from './send.fields';
import { readLineBreaks, readTemplateValues } from './templateValues';

/** An item that is ready to go: what was read, what is known of the customer, what was chosen. */
interface Ready {
	input: SendInput;
	record: WindowRecord | undefined;
	template?: TemplateDefinition;
	/** All languages of that template. */
	translations?: TemplateDefinition[];
	choice: Choice;
}

/** Message → Send: a free-form message or a template, whichever the customer service window allows. */
export const send: Operation<SendInput, Ready> = {
	fields: sendFields,

	// Graph takes 80 messages a second; more at once would only wait in its queue.
	concurrency: 32,

	read(batch, itemIndex) {
		const mode = batch.node.getNodeParameter('mode', itemIndex) as SendMode;
		const options = readOptions(batch, 'options', itemIndex);
		const freeForm = mode === 'templateOnly' ? undefined : readFreeForm(batch, itemIndex);
		const reference = mode === 'freeFormOnly' ? undefined : readTemplateReference(batch, itemIndex);
		const expectedCategory = toText(options.expectedCategory);
		if (!freeForm && !reference) throw nothingToSend(mode, itemIndex);
		return {
			phoneNumberId: readPhoneNumberId(batch, itemIndex),
			recipient: readRecipient(batch, itemIndex),
			mode,
			...(freeForm ? { freeForm } : {}),
			...(reference ? { reference } : {}),
			outsideWindow: (mode === 'templateOnly'
				? 'fail'
				: batch.node.getNodeParameter('outsideWindow', itemIndex)) as OutsideWindow,
			envelope: readEnvelope(options, itemIndex),
			...(expectedCategory ? { expectedCategory } : {}),
			lineBreaks: readLineBreaks(options),
			previewOnly: options.previewOnly === true,
			safetyMarginMs: Number(options.safetyMarginSeconds ?? 60) * 1000,
		};
	},

	async prepare(batch, items) {
		const [records, templates] = await Promise.all([
			findRecords(
				batch,
				items.map(({ input }) => input),
			),
			findTemplates(
				batch,
				items.map(({ input }) => input.reference),
			),
		]);
		return items.map(({ input, itemIndex }, index) => {
			try {
				const record = records[index];
				const template = input.reference && templates.get(input.reference.name);
				const definition = template && input.reference && chooseTemplate(input.reference, template);
				if (definition instanceof Error) return inItem(definition, itemIndex);
				const chosen = definition ? { template: definition, translations: template } : {};
				const ready = { input, record, ...chosen };
				return { ...ready, choice: choose(batch, ready, itemIndex) };
			} catch (error) {
				return error instanceof Error ? error : new Error(String(error));
			}
		});
	},

	async run(batch, ready, itemIndex): Promise<Outcome> {
		// A long batch may outlast a window: what was chosen when it began is checked once more.
		const choice =
			ready.choice.action === 'freeForm' && windowOf(batch, ready).state !== 'open'
				? choose(batch, ready, itemIndex)
				: ready.choice;
		const { input } = ready;
		if (choice.action === 'skip')
			return describeOutcome(input, choice, { status: 'skipped' }, batch.now());
		if (choice.action === 'fail') {
			const outcome = describeOutcome(input, choice, { status: 'failed' }, batch.now());
			throw notSent(input, choice, outcome, itemIndex);
		}
		const request = buildRequest(input.recipient, choice.message, input.envelope);
		if (input.previewOnly) {
			const outcome = describeOutcome(input, choice, { status: 'preview' }, batch.now());
			return { ...outcome, request: request as IDataObject };
		}
		const sent = await dispatch(batch, input, choice, request);
		return describeOutcome(input, choice, sent, batch.now());
	},
};

function windowOf(batch: Batch, { input, record }: Pick<Ready, 'input' | 'record'>) {
	return windowAt(record, batch.now(), input.safetyMarginMs);
}

function choose(batch: Batch, ready: Omit<Ready, 'choice'>, itemIndex: number): Choice {
	const { input, template, translations = [] } = ready;
	const { lineBreaks, reference } = input;
	// Where items differ in language, the form has the fields of one translation only.
	const others = reference?.wanted === undefined ? [] : translations;
	return chooseMessage(input, windowOf(batch, ready), template, (definition) =>
		readTemplateValues(batch, definition, itemIndex, { lineBreaks, translations: others }),
	);
}

function nothingToSend(mode: SendMode, itemIndex: number): BadInput {
	const missing = {
		automatic: 'Text is empty and no Template is chosen',
		freeFormOnly: 'Text is empty',
		templateOnly: 'No Template is chosen',
	}[mode];
	return new BadInput(
		`Item ${itemIndex}: ${missing}`,
		'Fill in what the customer is to get. If a text comes from an expression, check that it gives something for this item.',
	);
}

function inItem(error: BadInput, itemIndex: number): BadInput {
	return new BadInput(`Item ${itemIndex}: ${error.message}`, error.advice);
}

function notSent(
	input: SendInput,
	choice: Choice,
	outcome: IDataObject,
	itemIndex: number,
): NotSent {
	const { what, advice } = explainNotSent(input, choice);
	return new NotSent(`Item ${itemIndex}: ${what}`, advice, outcome);
}
