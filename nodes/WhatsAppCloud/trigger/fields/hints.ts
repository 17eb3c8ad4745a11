import type { NodeHint } from 'n8n-workflow';

/** A number has one trigger: what it does not pass on, nobody hears. */
export const triggerHints: NodeHint[] = [
	{
		message:
			"<b>Messages</b> is not among what starts this workflow. Customers' messages still open their windows, but no other trigger gets them while this one listens to the number.",
		type: 'info',
		location: 'ndv',
		displayCondition:
			'={{ $parameter["listenOn"] !== "manual" && !$parameter["triggerOn"].includes("messages") }}',
	},
];
