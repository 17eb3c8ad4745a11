import { piecesOf, referencesIn } from './expression';
import type { Shape } from './nodes/migration';
import type { Readers } from './readers';
import type { Note } from './report';
import { textsIn } from './values';
import type { Workflow, WorkflowNode } from './workflow';

/** A node, and what of the workflow it takes to see what it does. */
interface Seen {
	node: WorkflowNode;
	/** Its parameters as JSON. */
	text: string;
	/** Its parameters' texts one by one. */
	texts: string[];
	/** Whether one of n8n's WhatsApp nodes, or a webhook that reads Meta's deliveries, comes before. */
	isBehindWhatsApp: boolean;
	/** Whether an expression reads the address of a file that Meta was asked for before. */
	readsAddress: boolean;
}

/** Something that workflows do around n8n's WhatsApp nodes, and ours do by themselves. */
interface Habit {
	matches: (seen: Seen) => boolean;
	text: string;
}

const isOf = ({ type }: WorkflowNode, ...names: string[]) =>
	names.some((name) => type === `n8n-nodes-base.${name}`);

const GRAPH = /graph\.facebook\.com/i;

const SENDS = /\/messages\b/;

/** `"status": "read"` in the body, as JSON within JSON has it, too. */
const MARKS = /status\W{1,8}read\b/;

/** What of Graph is Facebook's, Instagram's or Messenger's. */
const ELSEWHERE =
	/instagram|\bme\/messages|\/(?:feed|photos|videos|media_publish|insights|events|comments|leads|accounts)\b|leadgen/i;

/** Nodes that can ask Graph: by a request, or within a program. */
const ASKING = ['httpRequest', 'httpRequestTool', 'facebookGraphApi', 'code', 'function'];

const usesGraph = (node: WorkflowNode, text: string) =>
	(node.type === '@n8n/n8n-nodes-langchain.toolHttpRequest' || isOf(node, ...ASKING)) &&
	(isOf(node, 'facebookGraphApi') || GRAPH.test(text)) &&
	!ELSEWHERE.test(text);

/** The path of a request, or the edge of Facebook Graph API. */
const sends = (text: string) => SENDS.test(text) || /"edge":"messages"/.test(text);

const asksGraph = (node: WorkflowNode, text: string) => usesGraph(node, text) && !sends(text);

/** What only a workflow for WhatsApp has in it. */
const OF_WHATSAPP = /whats_?app|messaging_product|wa_id\b/i;

/** Meta's question when a webhook is registered. */
const CHALLENGE = /hub[._](?:challenge|verify_token)/;

/** What Meta wraps each piece of news in. */
const DELIVERY = /entry\W{0,4}0\W{1,4}changes\W{0,4}0\W{1,4}value/;

const TYPES = new Set([
	...['text', 'image', 'audio', 'voice', 'video', 'document', 'sticker', 'location', 'contacts'],
	...['interactive', 'button', 'reaction', 'order'],
]);

const COMPARED = /type\W{0,4}[!=]==?\s{0,4}['"](\w+)['"]/i;

/** `$json.messageType` compared with `audio`, wherever the type was put before, within an expression or beside it. */
function comparesTypes(texts: string[]): boolean {
	const codes = texts.flatMap(piecesOf).flatMap((piece) => (piece.isCode ? [piece.text] : []));
	const isBeside =
		texts.some((text) => TYPES.has(text)) && codes.some((code) => /type\b/i.test(code));
	return isBeside || codes.some((code) => TYPES.has(COMPARED.exec(code)?.[1] ?? ''));
}

const VERIFICATION: Habit = {
	matches: ({ text }) => CHALLENGE.test(text),
	text: "WhatsApp Cloud Trigger answers Meta's verification itself (Verify Token in the credential), and checks that deliveries come from Meta",
};

/** A day, in the ways that programs write it. */
const DAY = /\b24\s{0,3}\*\s{0,3}(?:60|3600)|\b86_?400(?:_?000)?\b/;

const HABITS: Habit[] = [
	VERIFICATION,
	{
		matches: ({ text }) => DELIVERY.test(text),
		text: "takes Meta's deliveries apart: WhatsApp Cloud Trigger gives an item for each message and status, with its facts in fields of their own",
	},
	{
		matches: ({ node, text, readsAddress }) =>
			isOf(node, 'httpRequest') &&
			(readsAddress ||
				/lookaside\.fbsbx\.com/.test(text) ||
				(/"whatsAppApi"/.test(text) && /\.url\s*\}\}/.test(text))),
		text: 'fetches a file from Meta: "Media → Download" does both steps, or the trigger option "Download Media" before the workflow starts',
	},
	{
		matches: ({ node, text }) => usesGraph(node, text) && MARKS.test(text),
		text: 'marks messages as read by hand: "Message → Mark as Read" does that, and can show that somebody is typing',
	},
	{
		matches: ({ node, text }) => usesGraph(node, text) && sends(text) && !MARKS.test(text),
		text: 'sends through Graph by hand: "Message → Send" does that, with all types of messages, retries and the 24-hour window',
	},
	{
		matches: ({ node, text }) =>
			isOf(node, 'code', 'function', 'if') && DAY.test(text) && /timestamp|window|last/i.test(text),
		text: 'seems to reckon the 24-hour window: "What to Send: Automatic" knows it for each customer, and sends a template outside it',
	},
	{
		matches: ({ node, text }) => asksGraph(node, text),
		text: 'asks Graph by hand: look whether WhatsApp Cloud (Media, Business Number) or WhatsApp Cloud Templates has the operation',
	},
	{
		matches: ({ node, text, texts, isBehindWhatsApp }) =>
			isOf(node, 'switch', 'if', 'filter') &&
			(/messages\W{0,4}0\W{0,4}type\b|messages\W{0,4}0\W{1,4}(?:text|image|audio|video|document)\b/.test(
				text,
			) ||
				(isBehindWhatsApp && comparesTypes(texts))),
		text: 'tells types of messages apart: the trigger option "Message Types" lets only those through that the workflow wants, and "text" holds what was said in all of them',
	},
	{
		matches: ({ node, text }) => isOf(node, 'switch', 'if', 'filter') && /\bstatuses\b/.test(text),
		text: 'sorts out statuses: leave "Message Statuses" out of the trigger\'s "Trigger On" instead',
	},
];

/** What of a workflow, before it was migrated, our nodes make superfluous. */
export function byHand({ nodes }: Workflow, readers: Readers, shapes: Map<string, Shape>): Note[] {
	const isOfWhatsAppAtAll = nodes.some(({ name, type, parameters, credentials }) => {
		const text = JSON.stringify({ name, type, parameters, credentials: credentials ?? null });
		return OF_WHATSAPP.test(text) || DELIVERY.test(text);
	});
	// Facebook, Instagram and Messenger are asked and verified in the same way.
	if (!isOfWhatsAppAtAll) return [];
	const byName = new Map(nodes.map((node) => [node.name, node]));
	const texts = new Map(nodes.map(({ name, parameters }) => [name, JSON.stringify(parameters)]));
	const isOfWhatsApp = (name: string) => shapes.has(name) || DELIVERY.test(texts.get(name) ?? '');
	const tellsOfFiles = (name: string) => {
		const node = byName.get(name);
		return (
			shapes.get(name) === 'file' || (node !== undefined && asksGraph(node, texts.get(name) ?? ''))
		);
	};
	const readsAddress = ({ name, parameters }: WorkflowNode) =>
		textsIn(parameters).some((text) =>
			piecesOf(text)
				.flatMap((piece) => (piece.isCode ? referencesIn(piece.text) : []))
				.filter(({ path }) => path.join('.') === 'url')
				.some(({ node: named }) =>
					[...(named === undefined ? readers.incoming(name) : readers.given(named))].some(
						tellsOfFiles,
					),
				),
		);
	const answering = nodes.filter(({ name }) => CHALLENGE.test(texts.get(name) ?? ''));
	// Whatever takes the question for them.
	const asked = new Set(answering.flatMap(({ name }) => [...readers.before(name)]));
	return nodes.flatMap((node) => {
		const text = texts.get(node.name) ?? '';
		const seen: Seen = {
			...{ node, text, texts: textsIn(node.parameters) },
			isBehindWhatsApp: [...readers.before(node.name)].some(isOfWhatsApp),
			readsAddress: readsAddress(node),
		};
		return HABITS.filter(
			(habit) =>
				habit.matches(seen) ||
				(habit === VERIFICATION && isOf(node, 'webhook') && asked.has(node.name)),
		).map((habit): Note => ({ node: node.name, kind: 'unneeded', text: habit.text }));
	});
}
