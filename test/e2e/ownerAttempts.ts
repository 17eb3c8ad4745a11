import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { z } from 'zod';

import type { WorkflowFile } from '../../tools/n8n/api.ts';
import { ROOT } from '../../tools/root.ts';
import type { CredentialReference } from './reminders.ts';

/** Whose customers, messages and files somebody else is after. */
export interface Target {
	phoneNumberId: string;
	customer: string;
	messageId: string;
	mediaId: string;
}

export interface Attempt {
	resource: string;
	operation: string;
	parameters?: object;
	/** Is about the credential's account, whatever number is named. */
	ofAccount?: boolean;
	/** Absent = yes. What does not fail tells what it did not do. */
	fails?: boolean;
}

const TEMPLATE = { template: { __rl: true, mode: 'list', value: 'appointment_reminder|en_US' } };
const VALUES = { body_1: 'Anna', body_2: 'Monday', body_3: '14:30' };
const REMINDER = {
	...TEMPLATE,
	templateValues: {
		...{ mappingMode: 'defineBelow', value: VALUES, matchingColumns: [], schema: [] },
	},
};

/** Every operation that reaches anybody, on the target's number; and some of those that ask for templates. */
export function attemptsOn({ phoneNumberId, customer, messageId, mediaId }: Target): Attempt[] {
	const number = { phoneNumberId: { __rl: true, mode: 'id', value: phoneNumberId } };
	const about = { ...number, to: customer };
	const now = new Date().toISOString();
	const message = (operation: string, parameters: object): Attempt => ({
		...{ resource: 'message', operation, parameters },
	});
	const conversation = (operation: string, parameters: object): Attempt => ({
		...{ resource: 'conversation', operation, parameters },
	});
	const campaign = (operation: string): Attempt => ({
		...{ resource: 'campaign', operation },
		parameters: { ...number, campaign: 'spring', which: 'notReached', returnAll: true },
	});
	const cost = (operation: string, parameters: object): Attempt => ({
		...{ resource: 'cost', operation, parameters },
	});
	return [
		message('send', { ...about, mode: 'freeFormOnly', text: 'Hello' }),
		message('send', { ...about, ...REMINDER, text: 'Hello' }),
		message('send', { ...about, ...REMINDER, mode: 'templateOnly' }),
		message('sendAndWait', { ...about, body: 'Yes?', accept: 'any' }),
		message('markAsRead', { ...number, messageId }),
		...['download', 'get', 'delete'].map((operation) => ({
			...{ resource: 'media', operation, parameters: { media: mediaId } },
		})),
		{ resource: 'media', operation: 'upload', parameters: number },
		conversation('getWindow', about),
		conversation('getAll', { ...number, show: 'since', wroteSince: '2020-01-01' }),
		conversation('recordInbound', { ...about, writtenAt: now }),
		conversation('setConsent', { ...about, marketing: 'stop' }),
		conversation('getConsentHistory', about),
		...['passOn', 'takeOver', 'release'].map((operation) => conversation(operation, about)),
		{ ...conversation('forget', { to: customer }), fails: false },
		...[
			...['diagnose', 'get', 'requestCode', 'verifyCode', 'register'],
			...['setPin', 'deregister', 'deleteUsername'],
		].map((operation) => ({
			...{ resource: 'businessNumber', operation, fails: operation !== 'diagnose' },
			parameters: { ...number, code: '123456', pin: '123456', confirmNumber: '+31 970' },
		})),
		...['getReport', 'getRecipients', 'stop', 'resume', 'getAll'].map(campaign),
		...['get', 'update', 'disable', 'enable'].map((operation) => ({
			...{ resource: 'signupLink', operation, ofAccount: operation !== 'get' },
			parameters: { ...number, signupId: '9876543210123456', linkChanges: { linkName: 'x' } },
		})),
		...['create', 'getAll'].map((operation) => ({
			...{ resource: 'signupLink', operation },
			parameters: {
				...{ ...number, signupMessage: 'Our news', confirmationMessage: 'Welcome' },
				privacyPolicyUrl: 'https://example.com/privacy',
			},
		})),
		cost('estimate', { ...about, ...REMINDER, mode: 'templateOnly', estimateOutput: 'each' }),
		{ ...cost('getSpend', { spendFrom: '2026-10-01', splitBy: ['day'] }), ofAccount: true },
		{
			...cost('setPriceCard', {
				...{ cardFrom: 'text', cardText: 'Market;Utility\nGermany;0.05' },
				...{ currency: 'USD', effectiveFrom: '2026-10-01' },
			}),
			ofAccount: true,
		},
		{ resource: 'businessNumber', operation: 'getAll', ofAccount: true },
		{ resource: 'template', operation: 'get', parameters: TEMPLATE, ofAccount: true },
		{ resource: 'template', operation: 'getAll', ofAccount: true },
		{ resource: 'template', operation: 'preview', parameters: REMINDER, ofAccount: true },
	];
}

/** Reads the item's own file, and reaches nobody. */
const HARMLESS = ['media.inspect'];

/** What the node WhatsApp Cloud can do with what the store holds, and `attempts` leaves out. */
export function notTried(attempts: Attempt[]): string[] {
	const tried = new Set([...HARMLESS, ...attempts.map(nameOf)]);
	return operations().filter((name) => !tried.has(name) && !name.startsWith('businessNumber.'));
}

export const nameOf = ({ resource, operation }: Attempt) => `${resource}.${operation}`;

const property = z.object({
	name: z.string(),
	options: z.array(z.object({ value: z.unknown() })).optional(),
	displayOptions: z
		.object({ show: z.object({ resource: z.array(z.string()) }).partial() })
		.partial(),
});

function operations(): string[] {
	const built = createRequire(import.meta.url)(
		join(ROOT, 'dist/nodes/WhatsAppCloud/WhatsAppCloud.node.js'),
	) as { WhatsAppCloud: new () => { description: { properties: unknown[] } } };
	const { properties } = new built.WhatsAppCloud().description;
	return properties.flatMap((each) => {
		const { data } = property.safeParse(each);
		if (data?.name !== 'operation') return [];
		const resources = data.displayOptions.show?.resource ?? [];
		const values = data.options?.map(({ value }) => String(value)) ?? [];
		return resources.flatMap((resource) => values.map((value) => `${resource}.${value}`));
	});
}

/** A workflow that tries all of it side by side, each in a node of its own, called by its place in the list. */
export function workflowOf(attempts: Attempt[], credential: CredentialReference): WorkflowFile {
	const node = (name: string, type: string, parameters: object, more: object = {}) => ({
		...{ id: randomUUID(), name, type, typeVersion: 1, position: [0, 0] },
		parameters: parameters as Record<string, unknown>,
		...more,
	});
	const to = (...names: string[]) => ({
		main: [names.map((name) => ({ node: name, type: 'main', index: 0 }))],
	});
	const names = attempts.map((_attempt, index) => String(index));
	return {
		name: `Attempts ${randomUUID()}`,
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			node('File', 'n8n-nodes-base.set', {
				...{ keepOnlySet: false, values: { string: [{ name: 'text', value: 'Hello' }] } },
			}),
			node('Data', 'n8n-nodes-base.convertToFile', { operation: 'toText', sourceProperty: 'text' }),
			...attempts.map(({ resource, operation, parameters }, index) =>
				node(
					String(index),
					`n8n-nodes-whatsapp-cloud.whatsAppCloud${resource === 'template' ? 'Templates' : ''}`,
					{ resource, operation, ...parameters },
					{
						onError: 'continueRegularOutput',
						credentials: { whatsAppCloudApi: credential },
					},
				),
			),
		],
		connections: { Start: to('File'), File: to('Data'), Data: to(...names) },
		settings: { executionOrder: 'v1' },
	};
}
