import {
	decide,
	type Decision,
	type DecisionInput,
	type SendMode,
} from '../../nodes/WhatsAppCloud/conversation/decision';
import type { WindowState } from '../../nodes/WhatsAppCloud/conversation/window';

const UTILITY = { status: 'APPROVED', category: 'UTILITY' };

type Row = [
	mode: SendMode,
	window: WindowState,
	freeForm: boolean,
	template: boolean,
	action: Decision['action'] | 'outsideWindow',
	reason: Decision['reason'],
];

/** The decision table, row by row; `outsideWindow` = what the person chose for that case. */
const TABLE: Row[] = [
	['automatic', 'open', true, false, 'freeForm', 'window_open'],
	['automatic', 'open', true, true, 'freeForm', 'window_open'],
	['automatic', 'open', false, true, 'template', 'no_free_form'],
	['automatic', 'closing', true, true, 'template', 'window_closing'],
	['automatic', 'closed', true, true, 'template', 'window_closed'],
	['automatic', 'unknown', true, true, 'template', 'no_inbound_seen'],
	['automatic', 'closing', false, true, 'template', 'window_closing'],
	['automatic', 'closed', false, true, 'template', 'window_closed'],
	['automatic', 'unknown', false, true, 'template', 'no_inbound_seen'],
	['automatic', 'closing', true, false, 'outsideWindow', 'window_closing'],
	['automatic', 'closed', true, false, 'outsideWindow', 'window_closed'],
	['automatic', 'unknown', true, false, 'outsideWindow', 'no_inbound_seen'],
	['automatic', 'open', false, false, 'fail', 'no_message'],
	['freeFormOnly', 'open', true, false, 'freeForm', 'window_open'],
	['freeFormOnly', 'open', true, true, 'freeForm', 'window_open'],
	['freeFormOnly', 'closing', true, true, 'outsideWindow', 'window_closing'],
	['freeFormOnly', 'closed', true, true, 'outsideWindow', 'window_closed'],
	['freeFormOnly', 'unknown', true, true, 'outsideWindow', 'no_inbound_seen'],
	['freeFormOnly', 'open', false, true, 'fail', 'no_message'],
	['templateOnly', 'open', true, true, 'template', 'template_only'],
	['templateOnly', 'closing', true, true, 'template', 'template_only'],
	['templateOnly', 'closed', false, true, 'template', 'template_only'],
	['templateOnly', 'unknown', false, true, 'template', 'template_only'],
	['templateOnly', 'open', true, false, 'fail', 'no_message'],
];

describe('the decision', () => {
	describe.each(['fail', 'skip'] as const)('with %s outside the window', (outsideWindow) => {
		it.each(TABLE)(
			'%s, window %s, free-form %s, template %s: %s because %s',
			(mode, window, freeForm, template, action, reason) => {
				const input: DecisionInput = {
					mode,
					window,
					freeForm,
					outsideWindow,
					...(template ? { template: UTILITY } : {}),
				};
				expect(decide(input)).toEqual({
					action: action === 'outsideWindow' ? outsideWindow : action,
					reason,
				});
			},
		);
	});

	const closed = {
		mode: 'automatic',
		window: 'closed',
		freeForm: true,
		outsideWindow: 'skip',
	} as const;

	it.each(['PAUSED', 'REJECTED', 'DISABLED', 'PENDING', 'IN_APPEAL', 'SOMETHING_NEW', ''])(
		'refuses a template with the status "%s"',
		(status) => {
			expect(decide({ ...closed, template: { ...UTILITY, status } })).toEqual({
				action: 'fail',
				reason: `template_${status.toLowerCase()}`,
			});
		},
	);

	it('refuses a template whose category is no longer the expected one', () => {
		const template = { ...UTILITY, category: 'MARKETING', expectedCategory: 'UTILITY' };
		expect(decide({ ...closed, template })).toEqual({ action: 'fail', reason: 'category_changed' });
		expect(decide({ ...closed, template: { ...template, category: 'UTILITY' } }).action).toBe(
			'template',
		);
	});

	it('does not mind the template while the free-form message goes out', () => {
		const template = { status: 'PAUSED', category: 'MARKETING', expectedCategory: 'UTILITY' };
		expect(decide({ ...closed, window: 'open', template })).toEqual({
			action: 'freeForm',
			reason: 'window_open',
		});
	});

	it.each([
		[{ optedOut: true, capped: false }, 'marketing_opt_out'],
		[{ optedOut: false, capped: true }, 'marketing_cap'],
		[{ optedOut: true, capped: true }, 'marketing_opt_out'],
	] as const)('keeps marketing from a customer with %j', (marketing, reason) => {
		const template = { status: 'APPROVED', category: 'MARKETING' };
		expect(decide({ ...closed, template, marketing })).toEqual({ action: 'skip', reason });
		expect(decide({ ...closed, template: UTILITY, marketing }).action).toBe('template');
	});

	it('keeps an authentication template from a customer without a phone number, and only that', () => {
		const template = { status: 'APPROVED', category: 'AUTHENTICATION' };
		const input = { ...closed, template, withoutPhone: true };
		expect(decide(input)).toEqual({ action: 'fail', reason: 'phone_needed' });
		expect(decide({ ...input, withoutPhone: false }).action).toBe('template');
		expect(decide({ ...input, template: UTILITY }).action).toBe('template');
	});
});
