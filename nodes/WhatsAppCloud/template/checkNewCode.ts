import { asObjects, asString, type JsonObject } from '../json';
import { isWholeIn, lengthOf, TEMPLATE_LIMITS } from './limits';
import { buttonsOf, componentOf, typeOf, type Finding, type Part } from './newTemplate';

/** Buttons that hand the code to an app of the business's (Meta: "One-tap autofill", "Zero-tap authentication templates"). */
const WITH_APPS = ['ONE_TAP', 'ZERO_TAP'];

/** Minutes (Meta: "Authentication templates"). */
const EXPIRES_AFTER = { min: 1, max: 90 } as const;

/** Apps that a button can hand the code to (Meta: "Supported apps"). */
const APPS = { most: 5, packageName: 224, signatureHash: 11 } as const;

/** Segments with dots between them, each beginning with a letter; the pattern takes time in proportion to the text. */
const PACKAGE_NAME = /^[a-z][a-z\d_]*(?:\.[a-z][a-z\d_]*)+$/i;

const SIGNATURE_HASH = /^[a-z\d+/=]+$/i;

/** One-time codes have Meta's texts, and a button (Meta: "Authentication templates"). */
export function checkCode(components: readonly JsonObject[]): Finding[] {
	const body = componentOf(components, 'BODY');
	const [button] = buttonsOf(components);
	const found: Finding[] = [];
	if (!body || body.text !== undefined) {
		found.push({
			part: 'category',
			what: "Authentication has Meta's fixed texts and a button for the code: define the template as a one-time code, or choose another category",
		});
	}
	const type = button && typeOf(button);
	if (found.length === 0 && type !== 'OTP' && type !== 'URL') {
		found.push({ part: 'buttons', what: 'must begin with one for the code (OTP)' });
	}
	if (button && type === 'OTP') found.push(...checkCodeButton(button));
	const minutes = componentOf(components, 'FOOTER')?.code_expiration_minutes;
	if (minutes !== undefined && !isWholeIn(minutes, EXPIRES_AFTER)) {
		found.push({ part: 'footer', what: 'can say that the code expires after 1 to 90 minutes' });
	}
	return found;
}

/** Whether a button is one for a one-time code, which only authentication templates have. */
export function hasCodeButton(components: readonly JsonObject[]): boolean {
	return buttonsOf(components).some((button) => typeOf(button) === 'OTP');
}

function checkCodeButton(button: JsonObject): Finding[] {
	const found: Finding[] = [];
	const says = (part: Part, what: string) => found.push({ part, what });
	for (const [part, key] of [
		['buttons', 'text'],
		['autofill', 'autofill_text'],
	] as const) {
		const length = lengthOf(asString(button[key]) ?? '');
		const { buttonText: most } = TEMPLATE_LIMITS;
		if (length > most) says(part, `has ${length} characters; Meta allows at most ${most}`);
	}
	const kind = asString(button.otp_type)?.toUpperCase() ?? '';
	if (!WITH_APPS.includes(kind)) return found;
	const apps = asObjects(button.supported_apps);
	// Until Graph 20.0, one app could stand in the button itself.
	if (apps.length === 0 && !button.package_name) {
		says('apps', 'are empty: name the Android app that gets the code');
	}
	if (apps.length > APPS.most) says('apps', `are ${apps.length}; Meta allows at most ${APPS.most}`);
	apps.forEach((app, index) => {
		for (const what of checkApp(app)) says('apps', `(number ${index + 1}) ${what}`);
	});
	if (kind === 'ZERO_TAP' && button.zero_tap_terms_accepted !== true) {
		says(
			'terms',
			'has to be turned on for a zero-tap button: Meta makes you responsible for customers expecting the code to be filled in for them',
		);
	}
	return found;
}

function checkApp({ package_name: name, signature_hash: hash }: JsonObject): string[] {
	const found: string[] = [];
	const [packageName, signatureHash] = [asString(name) ?? '', asString(hash) ?? ''];
	if (!PACKAGE_NAME.test(packageName) || packageName.length > APPS.packageName) {
		found.push(
			`have "${packageName}", which is not a package name: it needs parts of letters, digits and underscores with dots between them, as in com.example.shop, and has at most ${APPS.packageName} characters`,
		);
	}
	if (!SIGNATURE_HASH.test(signatureHash) || signatureHash.length !== APPS.signatureHash) {
		found.push(
			`have "${signatureHash}", which is not a signature hash: it has exactly ${APPS.signatureHash} characters, as in K8a/AINcGX7`,
		);
	}
	return found;
}
