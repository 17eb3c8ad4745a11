import type { Note } from './report';
import type { Workflow, WorkflowNode } from './workflow';

/** Something that workflows do around n8n's WhatsApp nodes, and ours do by themselves. */
interface Habit {
	matches: (node: WorkflowNode, text: string) => boolean;
	text: string;
}

const isOf = (node: WorkflowNode, ...names: string[]) =>
	names.some((name) => node.type === `n8n-nodes-base.${name}`);

const GRAPH = /graph\.facebook\.com/i;

const HABITS: Habit[] = [
	{
		matches: (_node, text) => /hub[._]challenge|hub\.verify_token/.test(text),
		text: "WhatsApp Cloud Trigger answers Meta's verification itself (Verify Token in the credential), and checks that deliveries come from Meta",
	},
	{
		matches: (node, text) =>
			isOf(node, 'httpRequest') &&
			(/lookaside\.fbsbx\.com/.test(text) ||
				(/=\{\{\s*\$[^}]*\.url\s*\}\}/.test(text) && /whatsApp/i.test(text))),
		text: 'fetches a file from Meta: "Media → Download" does both steps, or the trigger option "Download Media" before the workflow starts',
	},
	{
		matches: (node, text) =>
			isOf(node, 'httpRequest') && GRAPH.test(text) && /\/messages\b/.test(text),
		text: 'sends through Graph by hand: "Message → Send" does that, with all types of messages, retries and the 24-hour window',
	},
	{
		matches: (node, text) =>
			isOf(node, 'httpRequest') && GRAPH.test(text) && !/\/messages\b/.test(text),
		text: 'asks Graph by hand: look whether WhatsApp Cloud (Media, Business Number) or WhatsApp Cloud Templates has the operation',
	},
	{
		matches: (node, text) =>
			isOf(node, 'switch', 'if', 'filter') &&
			/messages\W{0,4}0\W{0,4}type\b|messages\W{0,4}0\W{1,4}(?:text|image|audio|video|document)\b/.test(
				text,
			),
		text: 'tells types of messages apart: the trigger option "Message Types" lets only those through that the workflow wants, and "text" holds what was said in all of them',
	},
	{
		matches: (node, text) => isOf(node, 'switch', 'if', 'filter') && /\bstatuses\b/.test(text),
		text: 'sorts out statuses: leave "Message Statuses" out of the trigger\'s "Trigger On" instead',
	},
];

/** What of a workflow, before it was migrated, our nodes make superfluous. */
export function byHand({ nodes }: Workflow): Note[] {
	return nodes.flatMap((node) => {
		const text = JSON.stringify(node.parameters);
		return HABITS.filter(({ matches }) => matches(node, text)).map((habit): Note => ({
			node: node.name,
			kind: 'unneeded',
			text: habit.text,
		}));
	});
}
