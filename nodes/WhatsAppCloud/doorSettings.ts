import { withoutEnd } from './graph/text';

/** Where the triggers of this n8n take deliveries in by themselves, beside n8n's webhooks. */
export interface DoorSettings {
	/** What the internet knows it by, without a slash at the end. */
	url: string;
	port: number;
	/** Where it listens; undefined = where n8n does by default, on all addresses of the machine. */
	host?: string;
}

/** What of n8n's settings has to be mended before there is a door. */
export interface NoDoor {
	what: string;
	cure: string;
}

const BOTH =
	"Set both, WHATSAPP_CLOUD_URL to the public address, e.g. https://hooks.example.com, and WHATSAPP_CLOUD_PORT to the port to which the proxy passes it on, e.g. 5680. Or set neither: deliveries then arrive at n8n's own address.";

/** Reads the settings; undefined if there are none: then everything comes in at n8n's webhooks. */
export function readDoor(env: NodeJS.ProcessEnv): DoorSettings | NoDoor | undefined {
	const text = (name: string) => env[name]?.trim().replace(/^(['"])(.*)\1$/s, '$2') || undefined;
	const [url, port] = [text('WHATSAPP_CLOUD_URL'), text('WHATSAPP_CLOUD_PORT')];
	if (url === undefined && port === undefined) return undefined;
	if (url === undefined) return refused('WHATSAPP_CLOUD_PORT', 'without WHATSAPP_CLOUD_URL', BOTH);
	if (port === undefined) return refused('WHATSAPP_CLOUD_URL', 'without WHATSAPP_CLOUD_PORT', BOTH);
	const number = /^\d+$/.test(port) ? Number(port) : 0;
	if (number < 1 || number > 65_535) {
		const cure = 'Set it to a free port between 1 and 65535, e.g. 5680.';
		return refused('WHATSAPP_CLOUD_PORT', `to "${port}", which is not a port`, cure);
	}
	if (number === Number(text('N8N_PORT') ?? '5678')) {
		const cure = 'Choose another one, e.g. 5680, and let the proxy forward the address to it.';
		return refused('WHATSAPP_CLOUD_PORT', `to ${port}, on which n8n itself listens`, cure);
	}
	if (!isPlain(url)) {
		const cure =
			'Set it to an address of the form https://hooks.example.com, without a login, ? or #.';
		return refused('WHATSAPP_CLOUD_URL', 'to something that is not an address for webhooks', cure);
	}
	const host = text('WHATSAPP_CLOUD_LISTEN_ADDRESS') ?? text('N8N_LISTEN_ADDRESS');
	return { url: withoutEnd(url, '/'), port: number, ...(host === undefined ? {} : { host }) };
}

function refused(name: string, how: string, cure: string): NoDoor {
	return { what: `${name} is set for n8n ${how}.`, cure };
}

/** Whether a path can be put behind it. What else Meta asks of an address: `webhook/publicAddress.ts`. */
function isPlain(url: string): boolean {
	return !/[?#@\s]/.test(url);
}

/** The address of one trigger at the door. @param webhookId n8n's ID of the node's webhook */
export function doorAddress({ url }: DoorSettings, webhookId: string): string {
	return `${url}/${encodeURIComponent(webhookId)}`;
}
