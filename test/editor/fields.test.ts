import { NodeHelpers } from 'n8n-workflow';
import type { INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';

import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';
import { WhatsAppCloudTrigger } from '../../nodes/WhatsAppCloud/WhatsAppCloudTrigger.node';

const sending = new WhatsAppCloud();
const trigger = new WhatsAppCloudTrigger();
const nodes: INodeType[] = [sending, trigger, new WhatsAppCloudTemplates()];

/** n8n cuts off what does not fit into two lines below a choice's name, in its panel's usual width. */
const TWO_LINES = 100;

/** All fields, also those within others. */
function* allFields(fields: INodeProperties[]): Generator<INodeProperties> {
	for (const field of fields) {
		yield field;
		for (const option of field.options ?? []) {
			if ('values' in option) yield* allFields(option.values);
			else if ('displayName' in option) yield* allFields([option]);
		}
	}
}

/** The names of the fields that n8n shows, in a node with these values. */
function shown({ description }: INodeType, given: INodeParameters): string[] {
	const node = { typeVersion: 1 };
	const { properties } = description;
	const values = NodeHelpers.getNodeParameters(properties, given, true, false, node, description);
	return properties
		.filter(({ type }) => type !== 'hidden')
		.filter((field) => NodeHelpers.displayParameter(values ?? {}, field, node, description))
		.map(({ name }) => name);
}

/** What "Add option" offers, in a node with these values. */
function offered({ description }: INodeType, collection: string, given: INodeParameters): string[] {
	const node = { typeVersion: 1 };
	const root = NodeHelpers.getNodeParameters(
		description.properties,
		given,
		true,
		false,
		node,
		description,
	);
	const shown = description.properties.find(
		(field) =>
			field.name === collection &&
			NodeHelpers.displayParameter(root ?? {}, field, node, description),
	);
	return ((shown?.options ?? []) as INodeProperties[])
		.filter((option) => NodeHelpers.displayParameter({}, option, node, description, root ?? {}))
		.map(({ displayName }) => displayName);
}

describe("n8n's panel", () => {
	it('has one text for the trigger and the node that sends, because it has one entry for both', () => {
		expect(trigger.description.description).toBe(sending.description.description);
	});

	it.each([
		['Resource', sending, 'resource', 'Message'],
		['Operation', sending, 'operation', 'Send'],
		['Trigger On', trigger, 'triggerOn', 'Messages'],
	])('offers first under %s what people need most', (_, { description }, name, expected) => {
		const [first] = description.properties.find((field) => field.name === name)?.options ?? [];
		expect(first).toMatchObject({ name: expected });
	});
});

describe('choices', () => {
	it('are described in two lines', () => {
		const long = nodes
			.flatMap(({ description }) => [...allFields(description.properties)])
			.filter(({ type }) => type === 'options' || type === 'multiOptions')
			.flatMap(({ displayName, options = [] }) =>
				options.map((option) => [displayName, 'description' in option ? option.description : '']),
			)
			.filter(([, text = '']) => text.length > TWO_LINES);
		expect(long).toEqual([]);
	});
});

describe('fields', () => {
	const fields = nodes.flatMap(({ description }) => [...allFields(description.properties)]);

	it('of JSON begin with JSON, or the editor marks them before anything is wrong', () => {
		const json = fields.filter(({ type }) => type === 'json');
		expect(json.length).toBeGreaterThan(5);
		expect(json.filter(({ default: begin }) => !/^(\{\}|\[\])$/.test(String(begin)))).toEqual([]);
	});

	it('with several elements name on their button what it adds', () => {
		const collections = fields.filter(({ type }) => type === 'fixedCollection');
		expect(collections.length).toBeGreaterThan(8);
		for (const { placeholder = '', options = [] } of collections) {
			const [one] = options as Array<{ displayName: string }>;
			expect(placeholder.toLowerCase()).toBe(`add ${one?.displayName.toLowerCase() ?? ''}`);
		}
	});
});

describe('the fields of Send', () => {
	const chosen = { __rl: true, mode: 'list', value: 'order_update|en_US' };
	const expression = { __rl: true, mode: 'name', value: '={{ $json.template }}' };

	it.each([
		['automatic', {}, true],
		['automatic', { template: chosen }, false],
		// It may be empty for some items.
		['automatic', { template: expression }, true],
		['freeFormOnly', { template: chosen }, true],
		['templateOnly', {}, false],
	])('ask in the mode %s, with %j, what to do outside the window: %s', (mode, more, asks) => {
		const names = shown(sending, { mode, ...more });
		expect(names.filter((name) => name === 'outsideWindow')).toEqual(asks ? ['outsideWindow'] : []);
	});

	it.each(['automatic', 'freeFormOnly', 'templateOnly'])('explain the mode %s', (mode) => {
		const notices = shown(sending, { mode }).filter((name) => name.endsWith('Notice'));
		expect(notices).toEqual([`${mode}Notice`]);
	});
});

describe('what must be filled in to send', () => {
	/** The fields that n8n marks in a node with these values, and does not run it without. */
	function missing(given: INodeParameters): string[] {
		const { description } = sending;
		const { properties } = description;
		const position: [number, number] = [0, 0];
		const node = { id: 'n', name: 'n', type: 'n', typeVersion: 1, position, parameters: {} };
		const parameters =
			NodeHelpers.getNodeParameters(properties, given, true, false, node, description) ?? {};
		const filled = { ...node, parameters };
		const issues = NodeHelpers.getNodeParametersIssues(properties, filled, description);
		return Object.keys(issues?.parameters ?? {});
	}
	const to = '+31612345678';

	it('is the template where nothing else can go out', () => {
		expect(missing({ to, mode: 'templateOnly' })).toEqual(['template']);
		const value = '={{ $json.template }}';
		const template = { __rl: true as const, mode: 'name', value };
		expect(missing({ to, mode: 'templateOnly', template })).toEqual([]);
	});

	it.each<[string, INodeParameters]>([
		['there may be a text', { mode: 'automatic' }],
		['there is no template', { mode: 'freeFormOnly' }],
		['there may be a question', { operation: 'sendAndWait' }],
	])('is no template where %s', (_, given) => {
		expect(missing({ to, ...given })).toEqual([]);
	});
});

describe('the fields of Send and Wait for Reply', () => {
	const question = (given: INodeParameters) => {
		const names = shown(sending, { operation: 'sendAndWait', ...given });
		return names.slice(names.indexOf('to') + 1, names.indexOf('template'));
	};

	it('begin with the question, and have header and footer among the options', () => {
		expect(question({})).toEqual(['body', 'buttonsInput', 'buttons']);
		const names = offered(sending, 'options', { operation: 'sendAndWait' });
		expect(names).toEqual(expect.arrayContaining(['Footer', 'Header']));
		expect(names).toEqual(names.toSorted());
	});

	it.each([
		[{ headerType: 'text', headerText: 'Hi' }, ['headerType', 'headerText']],
		[{ headerType: 'image', headerLink: 'x' }, ['headerType', 'headerSource', 'headerLink']],
		[{ footer: 'Thanks' }, ['footer']],
		[{ headerType: 'none', footer: '' }, []],
	])('still show, in workflows from before, %j', (given, former) => {
		expect(question(given)).toEqual(['body', 'buttonsInput', 'buttons', ...former]);
	});
});

describe('the options of Send', () => {
	const ofTemplates = [
		...[
			'Expected Category',
			'Line Breaks in Variables',
			'Marketing Needs Consent',
			'Marketing Through',
		],
	];
	const ofFreeForm = ['If Another App Holds the Conversation', 'Safety Margin (Seconds)'];
	const ofTexts = ['Link Preview', 'Split Long Texts'];
	const ofDirectSend = ['Direct Send', 'Time to Live (Seconds)'];
	const ofBoth = ['Fill Placeholders in Text', 'Fallback Template'];

	it.each([
		[
			'automatic',
			{ messageType: 'text' },
			[...ofTemplates, ...ofBoth, ...ofFreeForm, ...ofTexts, ...ofDirectSend],
		],
		[
			'automatic',
			{ messageType: 'cta_url' },
			[...ofTemplates, ...ofBoth, ...ofFreeForm, ...ofDirectSend],
		],
		['automatic', { messageType: 'image' }, [...ofTemplates, ...ofBoth, ...ofFreeForm]],
		['freeFormOnly', { messageType: 'text' }, [...ofFreeForm, ...ofTexts, ...ofDirectSend]],
		['templateOnly', {}, ofTemplates],
	])('are those that matter in the mode %s, %j', (mode, more, expected) => {
		const everywhere = [
			'Budget Currency',
			'Budgets',
			'Callback Data',
			'Campaign',
			'Check Contents',
			'Highest Price',
			'If the Price Is Unknown',
			'Keep Campaign (Days)',
			'Message Key',
			'Messages per Second',
			'Preview Only',
			'Priority',
			'Reply to Message ID',
			'Retry Unknown Outcomes',
			'When a Budget Is Reached',
		];
		const names = offered(sending, 'options', { mode, ...more });
		expect(names.toSorted()).toEqual([...everywhere, ...expected].toSorted());
	});

	it('are there for Send and Wait for Reply as well, which has no mode', () => {
		const names = offered(sending, 'options', { operation: 'sendAndWait' });
		expect(names).toEqual(
			expect.arrayContaining([...ofTemplates, ...ofBoth, 'Safety Margin (Seconds)']),
		);
		for (const ofTexts of ['Link Preview', 'Split Long Texts', 'Preview Only']) {
			expect(names).not.toContain(ofTexts);
		}
	});
});

describe('the options of the Trigger', () => {
	const ofMessages = ['Download Media', 'Message Text', 'Message Types'];

	it.each([
		[
			{ triggerOn: ['messages'] },
			[...ofMessages, 'Collect Messages', 'Replies to Waiting Executions'],
		],
		[{ triggerOn: ['other'] }, ofMessages],
		[{ triggerOn: ['statuses'] }, ['Statuses']],
		[{ triggerOn: ['templates'] }, []],
		[{ triggerOn: ['calls'], listenOn: 'app' }, ['Business Numbers']],
	])('are those that matter to %j', (given, expected) => {
		const everywhere = [
			'Address for Deliveries',
			'Customers',
			'Events Older Than Eight Days',
			'Include Raw Payload',
			'Reactions Open the Window',
			'Replace Existing Callback',
			'Start Words',
			'Stop Words',
		];
		const names = offered(trigger, 'triggerOptions', given);
		expect(names.toSorted()).toEqual([...everywhere, ...expected].toSorted());
	});
});

describe('the fields of a new template', () => {
	const templates = new WhatsAppCloudTemplates();
	const asks = (given: INodeParameters) => {
		const names = shown(templates, { operation: 'create', ...given });
		return names.slice(names.indexOf('definedBy') + 1, -1);
	};

	it('lead from the category Authentication to the one-time code, and ask for nothing else', () => {
		expect(asks({ newCategory: 'AUTHENTICATION' })).toEqual(['newCategoryCodeNotice']);
		const code = asks({ newCategory: 'AUTHENTICATION', definedBy: 'code' });
		expect(code[0]).toBe('securityRecommendation');
	});

	it('lead from a one-time code to its category', () => {
		const code = asks({ newCategory: 'UTILITY', definedBy: 'code' });
		expect(code.slice(0, 2)).toEqual(['newCategoryNotice', 'securityRecommendation']);
	});

	it('are all there for the other categories, and where an expression says which', () => {
		for (const newCategory of ['UTILITY', 'MARKETING', '={{ $json.category }}']) {
			expect(asks({ newCategory })).toEqual(expect.arrayContaining(['bodyText', 'variables']));
		}
		const names = shown(templates, { operation: 'edit', editCategory: 'AUTHENTICATION' });
		expect(names).toContain('editCategoryCodeNotice');
		expect(names).not.toContain('bodyText');
	});
});
