import { type Known, StoreUnavailableError, textOf } from '../failure';

/**
 * What PostgreSQL's SQLSTATEs (a code, or a class of codes by its beginning) and the network's codes
 * mean to people.
 */
const ADVICE: ReadonlyArray<Known<string>> = [
	{
		codes: ['28'],
		says: 'refused the login',
		advice: 'Check user and password, and that the server lets this user in from this machine.',
		isLasting: true,
	},
	{
		codes: ['3D000'],
		says: 'does not exist on that server',
		advice: 'Create the database, or correct its name.',
		isLasting: true,
	},
	{
		codes: ['42501'],
		says: 'does not let this user create or use the schema "whatsapp_cloud"',
		advice:
			'Ask an administrator to run CREATE SCHEMA whatsapp_cloud AUTHORIZATION "<the user>", or to GRANT CREATE ON DATABASE to the user.',
		isLasting: true,
	},
	{
		codes: ['53300'],
		says: 'has no free connection',
		advice: 'Raise max_connections on the server, or run fewer processes.',
	},
	{
		codes: ['53'],
		says: 'has no space or memory left',
		advice: 'Free some; deliveries that could not be recorded are sent again by Meta.',
	},
	{
		codes: ['25006'],
		says: 'is read-only',
		advice: 'Use the primary server, not a replica.',
	},
	{
		codes: ['57P', '08', 'ECONNRESET', 'EPIPE'],
		says: 'is restarting or closed the connection',
		advice:
			'Try again when it is up; deliveries that could not be recorded are sent again by Meta.',
	},
	{
		codes: ['25P', '40', '55P03', '57014', 'TOO_SLOW'],
		says: 'took too long: something else blocks it, or it is overloaded',
		advice:
			'Look for long-running statements and locks, check statement_timeout, lock_timeout and idle_in_transaction_session_timeout, and try again.',
	},
	{
		codes: ['3F000', '42P01', '42703'],
		says: 'lacks tables that used to be there: someone deleted them, or restored a backup',
		advice: 'Try again: missing tables are created again.',
	},
	{
		codes: ['ENOTFOUND', 'EAI_AGAIN'],
		says: 'cannot be found: its host name is unknown',
		advice: 'Check the host name.',
	},
	{
		codes: ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT'],
		says: 'cannot be reached',
		advice:
			'Check host and port, and that the server runs and accepts connections from this machine.',
	},
	{
		codes: ['NO_TLS'],
		says: 'offers no TLS',
		advice:
			'Turn on TLS at the server, or remove it from the connection settings (in a Database URL: remove sslmode; even sslmode=prefer demands TLS here).',
		isLasting: true,
	},
	{
		codes: ['SELF_SIGNED', 'DEPTH_ZERO', 'UNABLE_TO', 'CERT_', 'ERR_TLS', 'ERR_SSL'],
		says: 'has a TLS certificate that is not trusted',
		advice:
			"Set its certificate authority: sslrootcert=… in the Database URL, or n8n's DB_POSTGRESDB_SSL_CA.",
		isLasting: true,
	},
];

/** What pg says without a code. */
const CODE_OF_MESSAGE: ReadonlyArray<{ message: RegExp; code: string }> = [
	{
		message:
			/timeout expired|timeout exceeded when trying to connect|Connection terminated due to connection timeout/i,
		code: 'ETIMEDOUT',
	},
	{ message: /Query read timeout/i, code: 'TOO_SLOW' },
	{
		message: /Connection terminated|Client has encountered a connection error/i,
		code: 'ECONNRESET',
	},
	{ message: /does not support SSL/i, code: 'NO_TLS' },
	{ message: /password must be a string|no password|SASL/i, code: '28' },
];

/** Whether another try of a statement may do: the connection broke, or the server let others pass. */
export function isWorthAnotherTry(thrown: unknown): boolean {
	return isUndone(thrown) || /^(57P0[125]|08(?!P01)|ECONNRESET|EPIPE)/.test(codeOf(thrown) ?? '');
}

/**
 * Whether nothing of the transaction was done, and another connection may do: the server has undone it to let others
 * pass, or is a replica since a failover, which new connections do not lead to.
 */
export function isUndone(thrown: unknown): boolean {
	return /^(40001|40P01|25006)$/.test(codeOf(thrown) ?? '');
}

/** Whether the server takes no further connection. */
export function hasNoConnectionLeft(thrown: unknown): boolean {
	return codeOf(thrown) === '53300';
}

/** Whether the tables are not as they were left. */
export function isWithoutTables(thrown: unknown): boolean {
	return /^(3F000|42P01|42703)$/.test(codeOf(thrown) ?? '');
}

/** Puts what pg threw into words that name the database and no secret. */
export function postgresUnavailable(thrown: unknown, place: string): unknown {
	if (thrown instanceof StoreUnavailableError) return thrown;
	const code = codeOf(thrown);
	if (code === POOLERS_CODE) return refusedByPooler(thrown, place);
	const message = textOf(thrown, 'message') ?? '';
	if (code === NO_RIGHT && !/for (database|schema)/.test(message))
		return withoutRight(message, place, thrown);
	const known = ADVICE.find(({ codes }) => codes.some((start) => code?.startsWith(start)));
	return known
		? new StoreUnavailableError(`The PostgreSQL database ${place} ${known.says}.`, known.advice, {
				cause: thrown,
				isLasting: known.isLasting,
			})
		: thrown;
}

/** The one SQLSTATE that PgBouncer gives all its refusals: only its text tells them apart. */
const POOLERS_CODE = '08P01';

/** "permission denied for table sends", "must be owner of index …" */
const NO_RIGHT = '42501';

function withoutRight(message: string, place: string, cause: unknown): StoreUnavailableError {
	return new StoreUnavailableError(
		`The PostgreSQL database ${place} does not give this user all rights to the schema "whatsapp_cloud": "${message}".`,
		'Ask an administrator to make the user the owner of the schema and of everything in it.',
		{ cause, isLasting: true },
	);
}

function refusedByPooler(thrown: unknown, place: string): StoreUnavailableError {
	return new StoreUnavailableError(
		`The PostgreSQL database ${place} rejected the connection: "${textOf(thrown, 'message') ?? POOLERS_CODE}".`,
		'Check user, password and the name of the database, and, if there is a pooler such as PgBouncer in front of the server, what it lets through.',
		{ cause: thrown },
	);
}

function codeOf(thrown: unknown): string | undefined {
	const code = textOf(thrown, 'code');
	if (code !== undefined) return code;
	const message = textOf(thrown, 'message') ?? '';
	return CODE_OF_MESSAGE.find((known) => known.message.test(message))?.code;
}
