import { isOf } from './previewPages';

/** A place on the web whose files only open for those who have a log-in or a token. */
interface Locked {
	/** Names; with a dot in front, with all their subdomains. */
	hosts: readonly string[];
	/** Of path and query; left out: the whole host. */
	file?: RegExp;
	/** What is open to everybody there. */
	except?: RegExp;
	owner: string;
	/** What to use in place of it. */
	cure?: string;
}

/** Links that come out of other nodes, and look like links to files. */
const LOCKED: readonly Locked[] = [
	{
		hosts: ['graph.facebook.com'],
		owner: 'the Graph API',
		cure: 'For a file that was uploaded or received, use its media ID',
	},
	{ hosts: ['files.slack.com'], except: /[?&]pub_secret=/, owner: 'Slack' },
	{ hosts: ['graph.microsoft.com'], owner: 'Microsoft Graph' },
	{
		hosts: ['www.googleapis.com'],
		file: /^\/(?:drive|gmail|upload)\//,
		except: /[?&]key=/,
		owner: 'a Google API',
	},
	{
		hosts: ['.supabase.co', '.supabase.in'],
		file: /^\/storage\/v1\/(?:object|render\/image)\/(?!public\/|sign\/)/,
		owner: 'a private bucket of Supabase',
		cure: 'Use a signed link of Supabase',
	},
	{ hosts: ['api.typeform.com'], owner: 'Typeform' },
	{
		hosts: ['.monday.com'],
		file: /^\/protected_static\//,
		owner: 'monday.com',
		cure: 'Use its public_url, which works for an hour',
	},
	{ hosts: ['.hubspot.com'], file: /\/signed-url-redirect\//, owner: 'HubSpot' },
	{ hosts: ['trello.com', 'api.trello.com'], file: /\/attachments\//, owner: 'Trello' },
];

/** Why Meta gets no file there, and how to cure it, as the end of a sentence; undefined for other links. */
export function lockedFile(url: URL): string | undefined {
	const where = url.pathname + url.search;
	const found = LOCKED.find(
		({ hosts, file, except }) =>
			isOf(url, hosts) && (file?.test(where) ?? true) && !(except?.test(where) ?? false),
	);
	if (!found) return undefined;
	const { owner, cure = 'Use a public link' } = found;
	return `leads to a file of ${owner} that only opens with a log-in or a token: Meta accepts the message and drops it seconds later. ${cure}, or the file itself (a binary field of the item)`;
}
