import { hash } from 'node:crypto';

/** How much of the hash is kept, in hexadecimal digits: 128 bits. */
const LENGTH = 32;

/**
 * What the store keeps of an event's key: Meta's IDs of messages and calls hold the customer's phone number (in
 * base64), which is not to be read from the record of what was handed over, least of all after the customer was
 * forgotten. Any key will do: one that is no text for a database, or too long for its index, as well.
 */
export function hashedKey(key: string): string {
	return hash('sha256', key, 'hex').slice(0, LENGTH);
}

/** The same in PostgreSQL's SQL. @param key an expression of type text */
export function hashedInPostgres(key: string): string {
	return `left(encode(sha256(convert_to(${key}, 'UTF8')), 'hex'), ${LENGTH})`;
}

/** The name of the same as a function in SQLite's SQL, see sqlite/file.ts. */
export const SQLITE_HASHED = 'hashed_key';
