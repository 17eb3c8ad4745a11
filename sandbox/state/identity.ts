import { createHash } from 'node:crypto';
import { nameKey, type Customer } from './customer.ts';

/** What stands for a customer's present installation of WhatsApp: another one after each change of it. */
export function identityKeyHash(customer: Customer): string {
	const source = `${nameKey(customer)} ${customer.identityChanges ?? 0}`;
	return createHash('sha256').update(source).digest().subarray(0, 8).toString('base64');
}
