import { meaningOf } from '../../codes/meaning';
import { momentInWords } from '../../message/moment';
import { addressee } from '../../message/recipient';
import { unfitForGroups } from '../../template/groups';
import type { Choice, SendInput } from '../composition';

/** Why a marketing template is not for a customer. */
export const WITHOUT_CONSENT = {
	marketing_opt_out: 'it is marketing, which the customer has refused',
	no_consent: 'it is marketing, for which the customer has not asked',
	marketing_cap: 'it is marketing, and Meta lets this customer have no more of it for 24 hours',
} as const;

/** What to do about that, where the item fails and is not skipped. */
const TO_GET_CONSENT: Readonly<Record<keyof typeof WITHOUT_CONSENT, string>> = {
	marketing_opt_out: meaningOf(131050)?.advice ?? '',
	no_consent:
		'Once the customer has agreed, record it with Conversation → Set Consent; or set Marketing Needs Consent to Not Refused.',
	marketing_cap: meaningOf(131049)?.advice ?? '',
};

/**
 * Why nothing was sent, and what to do about it, in words: only with fields that the operation has.
 *
 * @param timeZone of times in it
 */
export function explainNotSent(
	{ recipient, reference, expectedCategory, mode, mustGoOut }: SendInput,
	choice: Choice,
	timeZone?: string,
): { what: string; advice: string } {
	const { reason, window, template } = choice;
	const who = addressee(recipient);
	const which = template ? `${template.name} (${template.language})` : (reference?.name ?? '');
	const choose =
		mode === 'freeFormOnly'
			? 'Set What to Send to Automatic and choose a Template'
			: 'Choose a Template';
	const orSkip = (field: string) => (mustGoOut ? '' : `, or set ${field} to Skip`);
	const addTemplate = `${aboutDirectSend(choice, timeZone)}${choose} for this case${orSkip('Outside the Window')}.`;
	switch (reason) {
		case 'window_closed':
			return {
				what: `Nothing was sent to ${who}: the 24-hour window closed on ${momentInWords(window.expiresAt ?? 0, timeZone)}`,
				advice: `WhatsApp allows free text only within 24 hours of the customer's last message. ${addTemplate}`,
			};
		case 'window_closing':
			return {
				what: `Nothing was sent to ${who}: the 24-hour window is about to close`,
				advice: `Less than the Safety Margin is left, so the text might arrive too late. ${addTemplate}`,
			};
		case 'no_inbound_seen':
			return {
				what: `Nothing was sent to ${who}: no message from this customer has been seen on this business number`,
				advice: `You may write freely only after the customer has written. If the customer did write, make sure that a WhatsApp Cloud Trigger is published for this number: it keeps track of the windows. ${addTemplate}`,
			};
		case 'not_owner':
			return {
				what: `Nothing was sent to ${who}: another app holds this conversation`,
				advice: `Only that app may write freely, until it hands the conversation over or the customer has not written for 24 hours. ${choose}, or take the conversation over (Conversation → Take Over) if this app is the escalation partner${orSkip('If Another App Holds the Conversation')}.`,
			};
		case 'category_changed':
			return {
				what: `The template ${which} was not sent: its category is ${template?.category ?? ''}, not ${expectedCategory ?? ''}`,
				advice:
					'If Meta has moved it, its price and who may get it have changed. If that is fine, change Expected Category; otherwise correct the template in WhatsApp Manager.',
			};
		case 'not_for_groups':
			return {
				what: `The template ${which} was not sent to the group ${who}: ${(template && unfitForGroups(template)) ?? ''}`,
				advice:
					'Groups take templates of text, with or without a file as header, and without buttons: choose one of these.',
			};
		case 'phone_needed':
			return {
				what: `The template ${which} was not sent: it is an authentication template, and ${who} is a user ID`,
				advice: meaningOf(131062)?.advice ?? '',
			};
		case 'marketing_opt_out':
		case 'no_consent':
		case 'marketing_cap':
			return {
				what: `The template ${which} was not sent: ${WITHOUT_CONSENT[reason]}`,
				advice: TO_GET_CONSENT[reason],
			};
		default:
			return {
				what: `The template ${which} was not sent: its status is ${template?.status ?? 'unknown'}`,
				advice:
					'Only approved templates can be sent. Look at the reason in WhatsApp Manager under Message templates, or choose another template.',
			};
	}
}

/** Why Direct Send is not taken, for people; see `codes/table.ts`. */
const DIRECT_SEND: Readonly<Record<string, string>> = {
	content:
		'Direct Send only accepts texts of up to 1024 characters, alone or with reply buttons or a link button.',
	limited: 'Direct Send is limited, because Meta found messages of another category among them.',
	not_accepted: 'Direct Send did not accept this message.',
	not_eligible: 'Meta has not enabled Direct Send for this account.',
	paused:
		'Direct Send is paused, because Meta has paused the template it made from such a message.',
	restricted: 'Meta has closed Direct Send to this account, for messages of another category.',
};

function aboutDirectSend({ directSend }: Choice, timeZone: string | undefined): string {
	const said = directSend && DIRECT_SEND[directSend.why];
	if (said === undefined) return '';
	const until = directSend?.until;
	return `${said}${until === undefined ? '' : ` It is tried again from ${momentInWords(until, timeZone)} on.`} `;
}
