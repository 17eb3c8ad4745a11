import type { JsonObject } from '../json';

/** A button as a person fills it in; what its type does not have is left alone. */
export interface FormButton {
	/** Meta's, e.g. `QUICK_REPLY`. */
	type: string;
	text: string;
	/** Of links; may end in a variable. */
	url: string;
	phoneNumber: string;
	/** The link's address with the variable filled in, or the code. */
	example: string;
	/** ID or name of the flow. */
	flow: string;
	/** `navigate` to a screen of the flow, or `data_exchange`: its endpoint says with which it begins. */
	flowAction: string;
	/** Empty: the first one. */
	flowScreen: string;
	/** For how many minutes a call button works; 0: as long as Meta says. */
	callMinutes: number;
}

/** Texts that Meta has for buttons that show products or an order (Meta: "Catalog templates", "Multi-product message templates", "Product card carousel templates", "Order details templates"). */
const FIXED_TEXTS: Readonly<Record<string, string>> = {
	CATALOG: 'View catalog',
	MPM: 'View items',
	ORDER_DETAILS: 'Review and Pay',
	SPM: 'View',
};

/** A link has one variable at most, at its end: Meta calls it `{{1}}`. */
export const VARIABLE_END = /(?:\{\{[^{}]*\}\}|\[\w+\])$/;

export function composeButton(button: FormButton): JsonObject {
	const { type, text, url, phoneNumber, example, callMinutes } = button;
	switch (type) {
		case 'PHONE_NUMBER':
			return { type, text, phone_number: phoneNumber };
		case 'COPY_CODE':
			return { type, example };
		case 'URL': {
			const address = url.trim().replace(VARIABLE_END, '{{1}}');
			return { type, text, url: address, ...(example === '' ? {} : { example: [example] }) };
		}
		case 'FLOW':
			return { type, text, ...composeFlow(button) };
		// Its text is Meta's, and cannot be given (Meta: "Business-scoped user IDs").
		case 'REQUEST_CONTACT_INFO':
			return { type };
		case 'VOICE_CALL':
			return { type, text, ...(callMinutes === 0 ? {} : { ttl_minutes: callMinutes }) };
		default:
			return { type, text: FIXED_TEXTS[type] ?? text };
	}
}

/** Meta takes the flow's ID or its name; an ID is digits (Meta: "Flows", "Create a template"). */
function composeFlow({ flow, flowAction, flowScreen }: FormButton): JsonObject {
	const named = flow.trim();
	const composed: JsonObject = { [/^\d+$/.test(named) ? 'flow_id' : 'flow_name']: named };
	const screen = flowScreen.trim();
	if (flowAction === 'data_exchange') composed.flow_action = flowAction;
	else if (screen !== '')
		Object.assign(composed, { flow_action: 'navigate', navigate_screen: screen });
	return composed;
}
