import { type Known, propertyOf, StoreUnavailableError } from '../failure';

/** SQLITE_BUSY, SQLITE_LOCKED. */
const LOCKED = [5, 6];

/** SQLITE_FULL, and SQLITE_IOERR, as which it meets a full disk in the files beside the database, and a quota. */
const FULL = 13;
const IO_FAILURE = 10;

/** What SQLite's result codes (https://www.sqlite.org/rescode.html) and the file system's mean to people. */
const ADVICE: ReadonlyArray<Known<number | string>> = [
	{
		codes: [8, 3, 23, 'EROFS', 'EACCES', 'EPERM'],
		says: 'cannot be written by n8n',
		advice: 'Give the user running n8n the right to write the file and its folder.',
		isLasting: true,
	},
	{
		codes: [FULL, 'ENOSPC', 'EDQUOT'],
		says: 'cannot grow: the disk is full',
		advice: 'Free some disk space; deliveries that could not be recorded are sent again by Meta.',
	},
	{
		codes: [11, 26],
		says: 'is damaged or is not an SQLite file',
		advice:
			'Stop n8n, move the file away (or restore a backup) and start n8n; without a backup, windows are known again once customers write.',
		isLasting: true,
	},
	{
		codes: LOCKED,
		says: 'is locked by another process',
		advice: 'Let only n8n use the file, and keep it on a local disk, not on a network share.',
	},
	{
		codes: [IO_FAILURE],
		says: 'cannot be read or written: the disk is full or broken',
		advice:
			'Free some disk space, or raise the quota of the user running n8n; if there is enough, check the disk, which has to be a local one. Deliveries that could not be recorded are sent again by Meta.',
	},
	{
		codes: [14, 'ENOTDIR', 'EISDIR', 'ENOENT', 'EEXIST'],
		says: 'cannot be opened',
		advice:
			'Make sure that its folder exists on a local disk, is not read-only, and belongs to the user running n8n.',
		isLasting: true,
	},
];

/** Puts what SQLite or the file system threw into words that name the file. */
export function sqliteUnavailable(thrown: unknown, path: string): unknown {
	if (thrown instanceof StoreUnavailableError) return thrown;
	const kind = kindOf(thrown);
	const known = ADVICE.find(({ codes }) => codes.some((candidate) => candidate === kind));
	return known
		? new StoreUnavailableError(`The store ${path} ${known.says}.`, known.advice, {
				cause: thrown,
				isLasting: known.isLasting,
			})
		: thrown;
}

/** Whether somebody else has the file just now. */
export function isLocked(thrown: unknown): boolean {
	const kind = kindOf(thrown instanceof StoreUnavailableError ? thrown.cause : thrown);
	return LOCKED.some((code) => code === kind);
}

/** Whether it may be for want of room. */
export function isDiskFull(thrown: unknown): boolean {
	return [FULL, IO_FAILURE].some((kind) => kind === kindOf(thrown));
}

/** The low byte is the kind of failure, the rest a detail of it. */
function kindOf(thrown: unknown): unknown {
	const code = propertyOf(thrown, 'errcode') ?? propertyOf(thrown, 'code');
	return typeof code === 'number' ? code & 0xff : code;
}
