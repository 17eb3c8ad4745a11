import { write } from './api.js';

const $ = (id) => document.getElementById(id);

/**
 * The form for a customer who has not written yet.
 *
 * @param created called with the customer (digits or user ID) and the number written to
 * @returns a function that opens it, given the number to propose
 */
export function newCustomerDialog(created) {
	$('new-cancel').addEventListener('click', () => $('dialog').close());
	$('new-form').addEventListener('submit', async (event) => {
		event.preventDefault();
		const customer = $('new-customer').value.trim();
		const name = $('new-name').value.trim();
		const phoneNumberId = $('new-number').value;
		let written;
		try {
			written = await write(customer, {
				phoneNumberId,
				text: $('new-text').value.trim(),
				...(name ? { name } : {}),
			});
		} catch (cause) {
			$('new-hint').textContent = cause.message;
			$('new-hint').classList.add('refused');
			return;
		}
		$('dialog').close();
		$('new-form').reset();
		// Meta may know the customer under another spelling of the number.
		await created(written.customer, phoneNumberId);
	});
	return (phoneNumberId) => {
		$('new-number').value = phoneNumberId ?? '';
		$('dialog').showModal();
	};
}
