import { Client } from 'pg';

import { StoreUnavailableError, textOf } from './failure';

const FORM = 'Write it as postgresql://user:password@host:5432/database';

const ESCAPES =
	'In user and password, write special characters as percent codes: @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25.';

/** Parameters of a connection string that name a file. */
const FILE_PARAMETERS = ['sslrootcert', 'sslcert', 'sslkey'];

/**
 * Checks the credential's Database URL before it is used: what pg makes of a wrong one is a bare "Invalid URL", or a
 * host by the name of the user.
 *
 * @returns it without blanks around
 * @throws {StoreUnavailableError} that names the field and how to write it, and repeats nothing of the URL
 */
export function readDatabaseUrl(text: string): string {
	const url = text.trim();
	if (!/^postgres(ql)?:\/\//i.test(url)) {
		throw refused('is not a PostgreSQL connection string.', FORM);
	}
	if (isWronglyEscaped(url)) {
		throw refused('cannot be read: it contains an unescaped special character.', ESCAPES);
	}
	try {
		new Client({ connectionString: url });
	} catch (thrown) {
		throw unreadable(url, thrown);
	}
	return url;
}

/** A `#`, `/` or `?` in the password ends the part of the address that names user and host. */
function isWronglyEscaped(url: string): boolean {
	if (url.includes('#')) return true;
	const [, authority = '', rest = ''] = /^[^:]+:\/\/([^/?]*)(.*)/s.exec(url) ?? [];
	return !authority.includes('@') && rest.includes('@') && !/[?&][a-z_]+=[^&?]*@/i.test(rest);
}

function unreadable(url: string, thrown: unknown): StoreUnavailableError {
	const isFile = textOf(thrown, 'syscall') === 'open';
	const parameters = isFile ? new URL(url).searchParams : undefined;
	const name = FILE_PARAMETERS.find((parameter) => parameters?.has(parameter));
	if (name === undefined) return refused('cannot be read.', `${FORM} ${ESCAPES}`);
	if (parameters?.get(name) === 'system') {
		return refused(
			"has sslrootcert=system, which only PostgreSQL's own programs understand.",
			'Remove sslrootcert: certificates of well-known authorities are trusted without it.',
		);
	}
	return refused(
		`names a file in ${name} that cannot be read.`,
		'Make sure that the file exists where n8n runs, and that the user running n8n may read it.',
	);
}

function refused(happened: string, advice: string): StoreUnavailableError {
	return new StoreUnavailableError(`The "Database URL" in the credential ${happened}`, advice);
}
