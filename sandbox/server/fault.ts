import type { FastifyReply } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors/codes.ts';
import { GraphError, messageRefusal } from '../errors/graphError.ts';
import type { Fault } from '../state/faults.ts';
import type { World } from '../state/world.ts';
import { noteUsage } from './usage.ts';

/** Graph's statuses for codes below 100,000 where it is not 400. */
const STATUS: Record<number, number> = {
	1: 500,
	2: 503,
	3: 500,
	10: 403,
	190: 401,
	200: 403,
	368: 403,
};

/** Request limits whose answers say for how long, and of what. */
const LIMITS: Record<number, string> = {
	4: 'whatsapp',
	80007: 'whatsapp',
	80008: 'whatsapp_business_management',
};

/** An answer that Graph did not make: a proxy's or a load balancer's page. */
export class HttpFault extends Error {
	readonly status: number;

	constructor(status: number) {
		super(`HTTP ${status}`);
		this.status = status;
	}
}

/**
 * Does what the fault says, before the request is handled or after it. Kinds that are about the answer's way
 * back let it through; the caller sees to them.
 *
 * @throws GraphError when the request is to be refused
 */
export async function applyFault(
	world: World,
	fault: Fault,
	reply: FastifyReply,
): Promise<'go on' | 'cut'> {
	switch (fault.kind) {
		case 'slow-body':
		case 'cut-body':
		case 'reset-after':
			return 'go on';
		default:
			if (fault.ms !== undefined) await sleep(fault.ms, undefined, { ref: false });
	}
	switch (fault.kind) {
		case 'delay':
			return 'go on';
		case 'reset-before':
			return 'cut';
		case 'http':
			throw new HttpFault(fault.status ?? 502);
		case 'error':
			throw refusalOf(world, fault, reply);
	}
}

/** Codes of the messages endpoint carry `error_data`; request limits also a header that says how long. */
function refusalOf(world: World, fault: Fault, reply: FastifyReply): GraphError {
	const code = fault.code ?? 131000;
	const limited = LIMITS[code];
	if (limited !== undefined) {
		const accounts = [...world.businessAccounts.keys()];
		noteUsage(reply, accounts, { type: limited, percent: 100, minutes: fault.minutes ?? 1 });
	}
	const overrides = { status: fault.status, subcode: fault.subcode };
	if (code >= 100_000) return messageRefusal(code, undefined, overrides);
	return new GraphError(fault.status ?? STATUS[code] ?? 400, {
		message:
			code === 190 ? 'Invalid OAuth access token - Cannot parse access token' : messageOf(code),
		code,
		error_subcode: fault.subcode,
		is_transient: code <= 4,
	});
}
