import { meaningOf } from '../codes/meaning';
import { GraphError } from '../graph/error';

/**
 * Which other messages would fail for the same reason, so that trying them would only cost time and calls: all
 * from the number, when Meta refuses the sender or cannot be reached at all, or those with the same template.
 */
export function haltedBy({
	code,
	subcode,
	httpStatus,
	sent,
}: GraphError): 'number' | 'template' | undefined {
	if (sent === 'maybe') return undefined;
	if (code === undefined) return httpStatus === undefined ? 'number' : undefined;
	return meaningOf(code, subcode)?.halts;
}

/** The same reason, for a message that was not tried. */
export function notTried({ code, subcode, title, details, retry, advice }: GraphError): GraphError {
	return new GraphError({
		...{ code, subcode, title, details, retry },
		sent: 'no',
		advice: `This message was not sent, because another one had failed for this reason. ${advice}`,
	});
}
