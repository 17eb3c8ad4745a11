import { compact, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import { changedSettings } from '../state/settings.ts';
import type { Template } from '../state/templates.ts';
import { changeTemplate } from '../template/review.ts';
import { givenTemplate } from '../template/given.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlRequest, ControlRoute } from './route.ts';

/** Settings, faults, templates, numbers, and back to the beginning. */
export const accountRoutes: ControlRoute[] = [
	['GET', '/settings', ({ world }) => plain(world.settings)],
	['PATCH', '/settings', changeSettings],
	['GET', '/faults', ({ world }) => ({ faults: world.faults.list().map(plain) })],
	['POST', '/faults', addFault],
	['DELETE', '/faults', clearFaults],
	['DELETE', '/faults/:id', removeFault],
	['GET', '/templates', templates],
	['POST', '/templates', putTemplate],
	['PATCH', '/templates/:id', patchTemplate],
	['GET', '/account', account],
	['POST', '/reset', reset],
];

/** Settings and faults are plain data. */
function plain(value: object): JsonValue {
	return JSON.parse(JSON.stringify(value)) as JsonValue;
}

function changeSettings({ world, body }: ControlRequest): JsonValue {
	try {
		world.settings = changedSettings(world.settings, body);
	} catch (cause) {
		throw new ControlRefusal(cause instanceof Error ? cause.message : String(cause));
	}
	world.events.emit('settings', () => objectOf(plain(world.settings)));
	return plain(world.settings);
}

function addFault({ world, body }: ControlRequest): JsonValue {
	try {
		const fault = world.faults.add(body);
		world.events.emit('fault', () => ({ id: fault.id }));
		return plain(fault);
	} catch (cause) {
		throw new ControlRefusal(cause instanceof Error ? cause.message : String(cause));
	}
}

function clearFaults({ world }: ControlRequest): JsonObject {
	world.faults.clear();
	world.events.emit('fault', () => ({}));
	return { success: true };
}

function removeFault({ world, path }: ControlRequest): JsonObject {
	if (!world.faults.remove(path.id ?? '')) {
		throw new ControlRefusal(`There is no fault ${path.id}.`, 404);
	}
	world.events.emit('fault', () => ({}));
	return { success: true };
}

/** All there are, by name. */
function templates({ world }: ControlRequest): JsonObject {
	const sorted = world.templates
		.all()
		.sort((a, b) => a.name.localeCompare(b.name) || a.language.localeCompare(b.language));
	return {
		templates: sorted.map(
			({ id, businessAccountId, name, language, category, status, quality, ...rest }) => ({
				...{ id, businessAccountId, name, language, category, status, quality },
				rejectedReason: rest.rejectedReason,
				body: textOf(rest.components.find(({ type }) => type === 'BODY')?.text) ?? '',
			}),
		),
	};
}

/** Any definition, any status, without the checks of creation; replaces the one of the same name and language. */
function putTemplate({ world, body }: ControlRequest): JsonObject {
	const accountId = textOf(body.businessAccountId) ?? world.firstNumber.businessAccountId;
	if (!textOf(body.name) || !Array.isArray(body.components)) {
		throw new ControlRefusal('A template needs "name" and "components".');
	}
	const template = givenTemplate(accountId, body);
	world.templates.put(template);
	world.events.emit('template', () => ({ id: template.id, status: template.status }));
	return {
		id: template.id,
		name: template.name,
		language: template.language,
		status: template.status,
	};
}

/** `{ status, category, correct_category, quality, rejected_reason }`: what Meta does to a template; the callbacks are told. */
function patchTemplate({ world, path, body }: ControlRequest): JsonObject {
	const template = world.templates.get(path.id ?? '');
	if (!template) throw new ControlRefusal(`There is no template ${path.id}.`, 404);
	const upper = (name: string): string | undefined => textOf(body[name])?.toUpperCase();
	const status = (upper('status') as Template['status'] | undefined) ?? template.status;
	const category = upper('category') ?? template.category;
	const correctCategory = upper('correct_category') ?? template.correctCategory;
	const quality = (upper('quality') as Template['quality'] | undefined) ?? template.quality;
	changeTemplate(world, {
		...template,
		...{ status, category, quality },
		...(category === template.category ? {} : { previousCategory: template.category }),
		...(correctCategory === undefined ? {} : { correctCategory }),
		rejectedReason: upper('rejected_reason') ?? template.rejectedReason,
		...(body.marketing_sync === undefined ? {} : { marketingSync: textOf(body.marketing_sync) }),
	});
	return { id: template.id, status };
}

/** What there is, without secrets. */
function account({ world }: ControlRequest): JsonObject {
	return {
		app: {
			id: world.app.id,
			subscriptions: [...world.app.subscriptions.values()].map(({ object, url, fields }) => ({
				object,
				url,
				fields,
			})),
		},
		businessAccounts: [...world.businessAccounts.values()].map(
			({ id, name, subscribed, callback }) =>
				compact({ id, name, subscribed, callback: callback?.url }),
		),
		numbers: [...world.numbers.values()].map((number) =>
			compact({
				id: number.id,
				displayPhoneNumber: number.displayPhoneNumber,
				status: number.status,
				callback: number.callback?.url,
				verificationCode: number.verificationCode,
				freeServiceUsed: Object.fromEntries(number.freeServiceUsed),
			}),
		),
		messages: world.messages.size,
		pendingTasks: world.scheduler.pending,
	};
}

function reset({ world }: ControlRequest): JsonObject {
	world.reset();
	return { success: true };
}
