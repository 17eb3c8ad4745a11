/** `could not be checked` is not `broken`: nobody told, or something else has to be mended first. */
export type Status = 'ok' | 'warning' | 'broken' | 'could not be checked';

/** What a check says, in words for people who are no developers. */
export interface Verdict {
	status: Status;
	meaning: string;
	/** Absent where nothing is to be done. */
	whatToDo?: string;
	/** On which page or in which field. */
	where?: string;
}

/** A verdict, and which check it is of. */
export interface Finding extends Verdict {
	check: string;
}

export const ok = (meaning: string): Verdict => ({ status: 'ok', meaning });

export const unknown = (meaning: string, whatToDo?: string, where?: string): Verdict => ({
	...{ status: 'could not be checked', meaning },
	...(whatToDo === undefined ? {} : { whatToDo }),
	...(where === undefined ? {} : { where }),
});

export const warning = (meaning: string, whatToDo: string, where: string): Verdict => ({
	...{ status: 'warning', meaning, whatToDo, where },
});

export const broken = (meaning: string, whatToDo: string, where: string): Verdict => ({
	...{ status: 'broken', meaning, whatToDo, where },
});

/** Pages of Meta's, and what is in n8n. */
export const WHERE = {
	credential: 'n8n: credential WhatsApp Cloud API',
	apiSetup: 'App Dashboard > WhatsApp > API Setup',
	configuration: 'App Dashboard > WhatsApp > Configuration',
	basic: 'App Dashboard > App settings > Basic',
	appMode: 'App Dashboard > App Mode',
	routing: 'WhatsApp Manager > Conversation Routing',
	systemUsers: 'Meta Business Suite > Settings > Users > System users',
	numbers: 'WhatsApp Manager > Account tools > Phone numbers',
	templates: 'WhatsApp Manager > Message templates',
	billing: 'Meta Business Suite > Billing & payments > WhatsApp Business accounts',
	overview: 'WhatsApp Manager > Overview',
	registration: 'n8n: WhatsApp Cloud > Business Number',
	environment: 'n8n: environment variables',
	trigger: 'n8n: workflow with the WhatsApp Cloud Trigger',
	server: 'the machine that n8n runs on',
} as const;

/** A list in a sentence: "a, b and c". */
export function listed(parts: readonly string[]): string {
	const last = parts.at(-1) ?? '';
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
