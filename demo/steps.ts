import { z } from 'zod';

import type { Check } from '../tools/checks.ts';
import { pause, until } from '../tools/until.ts';
import type { PhoneMessage } from './phones.ts';
import type { Stage } from './stage.ts';
import { REMINDERS, withAppointments, type Appointment } from './workflows.ts';

const NEVER_WROTE = appointmentOf('Anna', '12025550123');
const WRITES_NOW = appointmentOf('Ben', '12025550146');
const WROTE_YESTERDAY = appointmentOf('Carla', '12025550178');

const CONFIRMS = appointmentOf('Dev', '12025550191');
const RESCHEDULES = appointmentOf('Edda', '12025550192');

const NO_NUMBER = appointmentOf('Gus', '06 12345678');

const TEMPLATE = 'appointment_reminder';

/** What the demo promises, in order: the third step needs the second one's customer. */
export const STEPS: Array<Check<Stage>> = [
	{
		title: 'a customer who has never written is reminded with the template',
		async run(stage) {
			await remind(stage, NEVER_WROTE);
			return expectTemplate(await arrivals(stage, NEVER_WROTE, 1), NEVER_WROTE);
		},
	},
	{
		title: 'a customer writes and gets a free-form answer',
		async run(stage) {
			const text = 'Can I bring my dog? 🐶';
			await stage.phones.write(WRITES_NOW.phone, { text, name: WRITES_NOW.customer });
			const [answer] = await arrivals(stage, WRITES_NOW, 1);
			return expectText(answer, text);
		},
	},
	{
		title: 'the next reminder to that customer is free-form',
		async run(stage) {
			await remind(stage, WRITES_NOW);
			const [, reminder] = await arrivals(stage, WRITES_NOW, 2);
			return expectText(reminder, WRITES_NOW.time);
		},
	},
	{
		title: 'a customer who last wrote 25 hours ago is reminded with the template',
		async run(stage) {
			const { phone, customer } = WROTE_YESTERDAY;
			const before = (await stage.api.executions(stage.furnishings.workflows.reply)).length;
			await stage.phones.write(phone, { text: 'See you!', name: customer, hoursAgo: 25 });
			await settled(stage, before + 1);
			await remind(stage, WROTE_YESTERDAY);
			return expectTemplate(await arrivals(stage, WROTE_YESTERDAY, 1), WROTE_YESTERDAY);
		},
	},
	{
		title: 'a customer confirms an appointment with a tap on a button, and the execution goes on',
		async run(stage) {
			const { phone, customer, time } = CONFIRMS;
			await runWith(stage, stage.furnishings.workflows.confirm, CONFIRMS);
			const [question] = await arrivals(stage, CONFIRMS, 1);
			expectTemplate(question ? [question] : [], CONFIRMS);
			await stage.phones.tap(phone, 'Confirm', question?.id ?? '');
			const [, thanks] = await arrivals(stage, CONFIRMS, 2);
			expectText(thanks, customer);
			return expectText(thanks, time);
		},
	},
	{
		title: 'somebody hears of a customer who could not be asked, and why',
		async run(stage) {
			const { api, furnishings, signal } = stage;
			const id = furnishings.workflows.confirm;
			const before = new Set((await api.executions(id)).map((execution) => execution.id));
			await runWith(stage, id, NO_NUMBER);
			const find = async () =>
				(await api.executions(id)).find(
					(execution) => !before.has(execution.id) && execution.mode !== 'manual',
				);
			const started = await until('the execution starts', find, { signal });
			const { items } = await api.finishedExecution(id, started.id);
			const told = JSON.stringify(items['Call Them'] ?? []);
			if (told.includes('country code')) return told;
			throw new Error(`Expected the reason; saw ${told}`);
		},
	},
	{
		title: 'a customer asks for another time, and taps one of those that are offered',
		async run(stage) {
			const { phone, customer } = RESCHEDULES;
			await runWith(stage, stage.furnishings.workflows.confirm, RESCHEDULES);
			const [question] = await arrivals(stage, RESCHEDULES, 1);
			await stage.phones.tap(phone, 'Change', question?.id ?? '');
			const [, offer] = await arrivals(stage, RESCHEDULES, 2);
			const button = firstButton(offer);
			await stage.phones.reply(phone, button);
			const [, , moved] = await arrivals(stage, RESCHEDULES, 3);
			expectText(moved, customer);
			return expectText(moved, button.title);
		},
	},
];

const offered = z.object({
	interactive: z.object({
		action: z.object({
			buttons: z.array(z.object({ reply: z.object({ id: z.string(), title: z.string() }) })).min(1),
		}),
	}),
});

function firstButton(message: PhoneMessage | undefined): { id: string; title: string } {
	const [first] = offered.parse(message?.request).interactive.action.buttons;
	return first?.reply ?? { id: '', title: '' };
}

function appointmentOf(customer: string, phone: string): Appointment {
	return { customer, phone, day: 'Monday 4 May', time: '14:30', treatment: 'check-up' };
}

async function remind(stage: Stage, appointment: Appointment): Promise<void> {
	await runWith(stage, stage.furnishings.workflows.reminders, appointment);
}

/** Puts one appointment into a workflow's list and runs it from its manual trigger. */
async function runWith({ api }: Stage, id: string, appointment: Appointment): Promise<void> {
	const workflow = await api.workflow(id);
	const { nodes, connections } = withAppointments(workflow, [appointment]);
	await api.updateWorkflow(id, { nodes, connections });
	const execution = await api.run(id, REMINDERS.manualTrigger);
	if (execution.status !== 'success') {
		throw new Error(
			`Expected "${workflow.name}" to succeed; it ended with "${execution.status}". ${execution.failure ?? ''}`,
		);
	}
}

/** Waits until so many executions of *Reply to Customers* have ended. */
async function settled({ api, furnishings }: Stage, count: number): Promise<void> {
	const isSettled = async () => {
		const executions = await api.executions(furnishings.workflows.reply);
		return (
			executions.filter(({ status }) => status === 'success' || status === 'error').length >= count
		);
	};
	const patience = { withinMs: 60_000, everyMs: 250, signal: api.signal };
	await until('"Reply to Customers" runs', isSettled, patience);
}

/** Waits for `count` messages on the customer's phone and a moment more, so that one too many is seen. */
async function arrivals(
	{ phones, signal }: Stage,
	{ phone }: Appointment,
	count: number,
): Promise<PhoneMessage[]> {
	await phones.waitFor(phone, count);
	await pause(500, signal);
	const messages = await phones.received(phone);
	if (messages.length === count) return messages;
	throw new Error(
		`Expected ${count} message(s) on the phone of ${phone}; saw ${messages.length}: ${JSON.stringify(messages)}`,
	);
}

function expectTemplate([message]: PhoneMessage[], { customer, time }: Appointment): string {
	const text = message?.text ?? '';
	if (message?.template?.name === TEMPLATE && text.includes(customer) && text.includes(time)) {
		return `received template ${TEMPLATE}: ${oneLine(text)}`;
	}
	throw new Error(
		`Expected template ${TEMPLATE} with "${customer}" and "${time}"; saw ${JSON.stringify(message)}`,
	);
}

function expectText(message: PhoneMessage | undefined, part: string): string {
	const text = message?.text ?? '';
	if (message?.type === 'text' && text.includes(part)) return `received text: ${oneLine(text)}`;
	throw new Error(`Expected a text with "${part}"; saw ${JSON.stringify(message)}`);
}

function oneLine(text: string): string {
	return text.replaceAll(/\s+/g, ' ');
}
