import type { IDataObject } from 'n8n-workflow';

import { consentAt } from '../../conversation/consent';
import { groupIn } from '../../customer/group';
import type { CustomerNames } from '../../customer/customer';
import { describeConsent, describeWindow, iso } from '../../conversation/describe';
import { threadOwnerAt } from '../../conversation/thread';
import { isWaiting, windowAt, type WindowRecord } from '../../conversation/window';

/** What is known of a conversation at `now` (ms), as an item. */
export function describeConversation(
	phoneNumberId: string,
	customer: CustomerNames,
	record: WindowRecord | undefined,
	now: number,
): IDataObject {
	const window = windowAt(record, now);
	const threadOwner = threadOwnerAt(record, now);
	const groupId = groupIn(customer);
	const left = window.expiresAt === undefined ? 0 : window.expiresAt - now;
	return {
		...(groupId === undefined ? customer : { groupId }),
		phoneNumberId,
		...describeWindow(window),
		openedBy: window.openedBy ?? null,
		secondsLeft: Math.max(0, Math.floor(left / 1000)),
		canSendFreeForm: window.state === 'open' && threadOwner !== 'another',
		threadOwner,
		answeredAt: iso(record?.answeredAt),
		waitingForAnswer: isWaiting(record),
		marketing: describeConsent(consentAt(record, now)),
	};
}
