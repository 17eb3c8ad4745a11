/** Whether a template with this status can be sent, where Meta has decided (Meta: "Template status"). */
const DECIDED: Readonly<Record<string, boolean>> = {
	APPROVED: true,
	// Webhooks say so of one that was flagged or disabled before; its status is APPROVED.
	REINSTATED: true,
	REJECTED: false,
	PAUSED: false,
	DISABLED: false,
	ARCHIVED: false,
	DELETED: false,
	PENDING_DELETION: false,
	LIMIT_EXCEEDED: false,
};

/** @returns undefined while the review goes on, also by an appeal, and for a status that is newer than this package */
export function decisionOf(status: string): boolean | undefined {
	return Object.hasOwn(DECIDED, status) ? DECIDED[status] : undefined;
}
