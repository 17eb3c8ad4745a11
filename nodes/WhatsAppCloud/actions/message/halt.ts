import { GraphError } from '../../graph/error';

/** Meta's codes that are about the token, the account or the business number, whoever a message is for. */
const ABOUT_THE_SENDER: ReadonlyArray<readonly [from: number, to: number]> = [
	// Token and permissions.
	[0, 0],
	[3, 3],
	[10, 10],
	[190, 190],
	[200, 299],
	[131005, 131005],
	// Account restricted or locked.
	[368, 368],
	[131031, 131031],
	// Number deleted, without display name, or not registered.
	[33, 33],
	[131037, 131037],
	[131045, 131045],
	[133010, 133010],
];

/** Meta: 100/33, an object that does not exist or that the token may not see: here, the business number. */
const UNKNOWN_OBJECT = { code: 100, subcode: 33 };

/**
 * Whether every other message from the number would fail for the same reason, so that trying them would
 * only cost time and calls: Meta refuses the sender, or Meta cannot be reached at all.
 */
export function stopsAll({ code, subcode, httpStatus, sent }: GraphError): boolean {
	if (sent === 'maybe') return false;
	if (code === undefined) return httpStatus === undefined;
	return (
		ABOUT_THE_SENDER.some(([from, to]) => from <= code && code <= to) ||
		(code === UNKNOWN_OBJECT.code && subcode === UNKNOWN_OBJECT.subcode)
	);
}

/** The same reason, for a message that was not tried. */
export function notTried({ code, subcode, title, details, retry, advice }: GraphError): GraphError {
	return new GraphError({
		...{ code, subcode, title, details, retry },
		sent: 'no',
		advice: `This message was not tried, after another one from the same number had failed for this reason. ${advice}`,
	});
}
