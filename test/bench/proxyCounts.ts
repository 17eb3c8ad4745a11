import { z } from 'zod';

/** What the proxy saw so far. */
export const proxyCounts = z.object({
	/** TLS connections to graph.facebook.com. */
	connections: z.number(),
	requests: z.number(),
	/** Other hosts that somebody wanted to reach. */
	refused: z.array(z.string()),
});

export type ProxyCounts = z.infer<typeof proxyCounts>;
