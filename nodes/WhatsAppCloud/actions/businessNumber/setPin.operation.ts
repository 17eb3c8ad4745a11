import { change, pinField, readPin } from './change';

/** Business Number → Set PIN: another PIN for two-step verification. */
export const setPin = change({
	fields: [pinField],
	edge: '',
	confirm: true,
	body: (batch, itemIndex) => ({ pin: readPin(batch, itemIndex) }),
	outcome: () => ({ pinSet: true }),
});
