import type { SendResult } from './send.ts';
import type { WebhookResult } from './webhooks.ts';

/** One sentence's worth: ours divided by somebody else's. */
export interface Ratio {
	name: string;
	label: string;
	value: number;
}

/** What the benchmark is about, in a few numbers: ours to the built-in nodes, and to a bare loop. */
export function ratiosOf(sends: SendResult[], webhooks: WebhookResult[]): Ratio[] {
	const send = (name: string) => sends.find((result) => result.name === name);
	const hook = (name: string) => webhooks.find((result) => result.name === name);
	const ratio = (name: string, label: string, ours?: number, theirs?: number): Ratio => ({
		name,
		label,
		value: (ours ?? NaN) / (theirs ?? NaN),
	});
	const text = send('oursText');
	const template = send('oursTemplate');
	return [
		ratio(
			'textToBuiltIn',
			"texts per second, to n8n's node",
			text?.perSecond,
			send('builtInText')?.perSecond,
		),
		ratio(
			'templateToBuiltIn',
			"templates per second, to n8n's node",
			template?.perSecond,
			send('builtInTemplate')?.perSecond,
		),
		ratio(
			'textCpuToBuiltIn',
			"CPU per text, to n8n's node",
			text?.cpuMs,
			send('builtInText')?.cpuMs,
		),
		ratio(
			'templateCpuToBuiltIn',
			"CPU per template, to n8n's node",
			template?.cpuMs,
			send('builtInTemplate')?.cpuMs,
		),
		ratio(
			'textToAxios',
			'texts per second, to the axios loop',
			text?.perSecond,
			send('axios')?.perSecond,
		),
		ratio(
			'textToEngine',
			"texts per second, to items per second of n8n's Set node",
			text?.perSecond,
			send('engineText')?.perSecond,
		),
		ratio(
			'acknowledgedToBuiltIn',
			"acknowledgements per second, to n8n's trigger",
			hook('ours')?.acknowledgedPerSecond,
			hook('builtIn')?.acknowledgedPerSecond,
		),
		ratio(
			'p99ToBuiltIn',
			"p99 of the acknowledgement, to n8n's trigger",
			hook('ours')?.p99Ms,
			hook('builtIn')?.p99Ms,
		),
	];
}
