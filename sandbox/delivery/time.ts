import type { World } from '../state/world.ts';

/**
 * Makes everything look as if so much time had passed: what was due meanwhile happens now, and all that has a date
 * gets an earlier one. The clock stays: it is this machine's, n8n's too, and what is dated in the future
 * would open windows there that Meta does not know of. What callbacks were told stays as it was told.
 *
 * @param ms more than 0
 */
export function letTimePass(world: World, ms: number): void {
	world.scheduler.advance(ms);
	for (const dated of [
		...[world.customers, world.messages, world.media, world.templates],
		...[world.calls, world.phoneCalls, world.requests, world.webhooks],
	]) {
		dated.age(ms);
	}
	for (const number of world.numbers.values()) {
		number.registrations = number.registrations.map((at) => at - ms);
		number.wrongPins = number.wrongPins.map((at) => at - ms);
		number.bucket.at -= ms;
	}
	for (const account of world.businessAccounts.values()) {
		if (account.directSendUntil !== undefined) account.directSendUntil -= ms;
	}
	for (const token of world.tokens.values()) {
		if (token.expiredAt !== undefined) token.expiredAt -= ms;
	}
	world.events.emit('time', () => ({ ms }));
}
