import { meaningOf } from '../codes/meaning';
import { spellingsOf } from '../customer/spellings';
import type { GraphClient } from '../graph/client';
import { GraphError } from '../graph/error';
import { asObjects, asText, type JsonObject } from '../json';

export interface PostOptions {
	signal?: AbortSignal;
	/** Through the Marketing Messages API, which takes marketing templates alone. */
	marketing?: boolean;
	/** Asked before the request is made once more. */
	beforeAgain?: () => Promise<void>;
}

/** Meta's answer to a message that it has taken. */
export interface Posted {
	/** Absent: Meta may have the message, or not. */
	messageId?: string;
	/** The customer's number as Meta writes it, digits alone. */
	phone?: string;
	/** Meta's `message_status`, where it says one. */
	status?: string;
}

/**
 * Asks Graph to send a message. A test number has a list of recipients, each in one spelling of the phone number:
 * Argentine ones without the 9, by which webhooks name them. What Meta refuses because the number is not on it is
 * asked once more in the other spelling, which reaches the same phone; a refusal has sent nothing.
 */
export async function postMessage(
	graph: GraphClient,
	phoneNumberId: string,
	request: JsonObject,
	{ signal, marketing = false, beforeAgain }: PostOptions = {},
): Promise<Posted> {
	const path = `/${phoneNumberId}/${marketing ? 'marketing_messages' : 'messages'}`;
	try {
		return postedIn(await graph.post(path, request, { signal }));
	} catch (refusal) {
		const to = asText(request.to);
		const other = to === undefined ? undefined : otherSpelling(to);
		if (to === undefined || other === undefined || !isUnlisted(refusal)) throw refusal;
		await beforeAgain?.();
		try {
			return postedIn(await graph.post(path, { ...request, to: other }, { signal }));
		} catch (again) {
			throw isUnlisted(again) ? unlisted(refusal, to, other) : again;
		}
	}
}

function postedIn(answer: JsonObject): Posted {
	const message = asObjects(answer.messages)[0];
	const messageId = asText(message?.id);
	const status = asText(message?.message_status);
	const phone = asText(asObjects(answer.contacts)[0]?.wa_id)?.trim();
	return {
		...(messageId === undefined ? {} : { messageId }),
		...(status === undefined ? {} : { status }),
		...(phone !== undefined && /^\d+$/.test(phone) ? { phone } : {}),
	};
}

/** @returns written as `to` is, with or without a `+` */
function otherSpelling(to: string): string | undefined {
	const digits = to.replace(/^\+/, '');
	const other = spellingsOf(digits).find((spelling) => spelling !== digits);
	return other === undefined ? undefined : to.slice(0, -digits.length) + other;
}

function isUnlisted(thrown: unknown): thrown is GraphError {
	return thrown instanceof GraphError && meaningOf(thrown.code)?.teaches === 'unlisted';
}

function unlisted(refusal: GraphError, to: string, other: string): GraphError {
	const [shorter, longer] = [to, other]
		.map((number) => `+${number.replace(/^\+/, '')}`)
		.sort((a, b) => a.length - b.length);
	const argentine = to.replace(/^\+/, '').startsWith('54')
		? ` (Meta lists Argentine numbers without the 9)`
		: '';
	return refusal.inOtherWords({
		advice: `${refusal.advice} Neither ${shorter} nor ${longer} is on its list${argentine}.`,
	});
}
