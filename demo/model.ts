import { createServer, type Server } from 'node:http';

import { z } from 'zod';

import { freePort } from '../tools/port.ts';

const conversation = z.object({
	messages: z.array(
		z.object({ role: z.string(), content: z.unknown(), tool_call_id: z.string().optional() }),
	),
	tools: z.array(z.object({ function: z.object({ name: z.string() }) })).default([]),
});

/**
 * A language model with OpenAI's API that does as it is told: `{"calls":[{…}]}` as the prompt makes it call its only
 * tool with each of these arguments; then it says what it has read of each. Without a tool it repeats what was written, or asks for a person, like the customer.
 */
export class Model {
	private readonly server: Server;

	readonly url: string;

	/** How often it was asked. */
	asked = 0;

	/** What the customer has said in the conversation that it was last asked about, oldest first. */
	heard: string[] = [];

	private constructor(port: number) {
		this.url = `http://127.0.0.1:${port}/v1`;
		this.server = createServer((request, answer) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				this.asked++;
				const asked = conversation.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
				this.heard = asked.messages.filter(isFromUser).map(textOf);
				answer.writeHead(200, { 'content-type': 'application/json' });
				answer.end(JSON.stringify(completionOf(asked)));
			});
		});
	}

	static async open(): Promise<Model> {
		const port = await freePort();
		const model = new Model(port);
		await new Promise<void>((resolve) => model.server.listen(port, '127.0.0.1', resolve));
		return model;
	}

	/** The fields of n8n's OpenAI credential. */
	get credential(): Record<string, unknown> {
		return { apiKey: 'none', url: this.url };
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

type Conversation = z.infer<typeof conversation>;

type Message = Conversation['messages'][number];

const isFromUser = ({ role }: Message) => role === 'user';

const words = z
	.union([z.string(), z.array(z.object({ text: z.string() })).transform(([part]) => part?.text)])
	.transform((text) => text ?? '');

const textOf = ({ content }: Message) => words.parse(content);

/** What was written last. */
function promptIn(messages: Message[]): string {
	const prompt = messages.findLast(isFromUser);
	return prompt ? textOf(prompt) : '{}';
}

/** What the example's agent is told to say for somebody who asks for a person. */
const PERSON = '#person';

const answerTo = (text: string) => (/\bperson\b/.test(text) ? PERSON : `You wrote: ${text}`);

function completionOf({ messages, tools }: Conversation): object {
	const read = messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
	const [tool] = tools;
	const message = !tool
		? { role: 'assistant', content: answerTo(promptIn(messages)) }
		: read.length > 0
			? { role: 'assistant', content: JSON.stringify({ read }) }
			: {
					role: 'assistant',
					content: null,
					tool_calls: callsIn(messages, tool.function.name),
				};
	const finish_reason = message.content === null ? 'tool_calls' : 'stop';
	return {
		...{ id: 'completion', object: 'chat.completion', created: 0, model: 'obedient' },
		choices: [{ index: 0, message, finish_reason }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function callsIn(messages: Message[], name: string): object[] {
	const { calls } = z
		.object({ calls: z.array(z.record(z.string(), z.unknown())) })
		.parse(JSON.parse(promptIn(messages)));
	return calls.map((call, index) => ({
		...{ id: `call-${index + 1}`, type: 'function' },
		function: { name, arguments: JSON.stringify(call) },
	}));
}
