import { asString, type JsonObject } from '../json';
import { buttonsOf, componentOf, textOf, type Finding } from './newTemplate';

/** One-time codes have Meta's texts, and a button (Meta: "Authentication templates"). */
export function checkCode(components: readonly JsonObject[]): Finding[] {
	const body = componentOf(components, 'BODY');
	const [button] = buttonsOf(components);
	const found: Finding[] = [];
	if (!body || textOf(body) !== '') {
		found.push({
			part: 'category',
			what: "Authentication has Meta's fixed texts and a button for the code: define the template as a one-time code, or choose another category",
		});
	}
	const type = asString(button?.type)?.toUpperCase();
	if (found.length === 0 && type !== 'OTP' && type !== 'URL') {
		found.push({ part: 'buttons', what: 'must begin with one for the code (OTP)' });
	}
	const minutes = componentOf(components, 'FOOTER')?.code_expiration_minutes;
	if (minutes !== undefined && !(Number(minutes) >= 1 && Number(minutes) <= 90)) {
		found.push({ part: 'footer', what: 'can say that the code expires after 1 to 90 minutes' });
	}
	return found;
}
