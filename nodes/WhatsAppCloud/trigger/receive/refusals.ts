import { messageOf } from '../../thrown';

/** Why a delivery is not taken in. */
export interface Refusal {
	status: 400 | 401 | 500 | 503;
	/** For whoever sent it. */
	answer: string;
	/** For the log: what happened and what to check. Without secrets. */
	log: string;
}

export function unsigned(check: 'missing' | 'wrong'): Refusal {
	return {
		status: 401,
		answer: 'The signature is missing or does not match.',
		log:
			check === 'missing'
				? 'Refused a delivery without the header X-Hub-Signature-256 (401). Meta always sends it: check whether something else calls this URL, or a proxy in between removes headers.'
				: 'Refused a delivery whose signature does not match (401). Check the App Secret in the credential: it must be the one of the app that the webhook belongs to (App Dashboard > App settings > Basic), also after a reset there. A proxy in between must pass the body on unchanged.',
	};
}

export function notJson(): Refusal {
	return {
		status: 400,
		answer: 'The body is not JSON.',
		log: 'Refused a delivery whose body is not JSON (400), although its signature matches. Check what sends it.',
	};
}

export function inFlight(): Refusal {
	return {
		status: 503,
		answer: 'The same event is still being processed: send it again later.',
		log: 'A delivery came a second time while the first one was still being processed (503). Meta sends it again.',
	};
}

export function notRecorded(cause: unknown): Refusal {
	return {
		status: 500,
		answer: 'The delivery could not be recorded: send it again later.',
		log: `A delivery could not be recorded (500), so Meta sends it again. ${messageOf(cause)}`,
	};
}
