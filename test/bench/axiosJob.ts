import { z } from 'zod';

export const axiosJob = z.object({
	url: z.string(),
	accessToken: z.string(),
	bodies: z.array(z.record(z.string(), z.unknown())),
	concurrency: z.number(),
});

export type AxiosJob = z.infer<typeof axiosJob>;

export const axiosResult = z.object({ ms: z.number(), cpuMs: z.number() });

export type AxiosResult = z.infer<typeof axiosResult>;
