/** How long each kind of record is kept; what belongs to a customer goes before, with Forget Customer. */

const HOUR_MS = 60 * 60 * 1000;

const DAY_MS = 24 * HOUR_MS;

/** How long handed-over events are remembered: Meta repeats a delivery for up to 7 days. */
export const EVENT_RETENTION_MS = 8 * DAY_MS;

/** How long events are kept for a workflow that is no longer published. */
export const PENDING_EVENT_RETENTION_MS = 48 * HOUR_MS;

/** How long sends are remembered: a key may be used again after that. */
export const SEND_RETENTION_MS = 30 * DAY_MS;

/** A template that is older than this would not be a rescue, but a surprise. */
export const RESCUE_LIFE_MS = 48 * HOUR_MS;

/** Refused messages are known for as long as Meta repeats what it said about them, and a little longer. */
export const REFUSAL_LIFE_MS = 8 * DAY_MS;

/** Meta repeats a delivery for up to 7 days: so long a reply is known to have answered a wait. */
export const ANSWER_RETENTION_MS = 8 * DAY_MS;

/** Meta keeps an upload for 30 days; it is not used in the last hour, so that it is there when it is needed. */
export const UPLOAD_LIFE_MS = 30 * DAY_MS - HOUR_MS;

/** A credential that nobody has used for so long is not remembered; its next use proves it anew. */
export const PROOF_RETENTION_MS = 120 * DAY_MS;

/** A month is counted until it is over, in all time zones, and for a while. */
export const SERVICE_USE_RETENTION_MS = 40 * DAY_MS;

/** How long a budget is kept after its period, ms: statuses of its messages come late. */
export const BUDGET_RETENTION_MS = 30 * DAY_MS;

/** How long a message is kept that belongs to a budget alone, ms: as long as its send. */
export const CHARGE_RETENTION_MS = 30 * DAY_MS;
