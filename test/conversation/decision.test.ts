import {
	decide,
	type Decision,
	type DecisionInput,
	type HeldByAnother,
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
					heldByAnother: 'template',
					...(template ? { template: UTILITY } : {}),
				};
				expect(decide(input)).toEqual({
					action: action === 'outsideWindow' ? outsideWindow : action,
					reason,
				});
			},
		);
	});

	const HELD: Array<
		[
			choice: HeldByAnother,
			mode: SendMode,
			window: WindowState,
			freeForm: boolean,
			template: boolean,
			action: Row[4],
			reason: Decision['reason'],
		]
	> = [
		['template', 'automatic', 'open', true, true, 'template', 'not_owner'],
		['template', 'automatic', 'open', true, false, 'outsideWindow', 'not_owner'],
		['template', 'freeFormOnly', 'open', true, true, 'outsideWindow', 'not_owner'],
		['template', 'freeFormOnly', 'open', true, false, 'outsideWindow', 'not_owner'],
		['skip', 'automatic', 'open', true, true, 'skip', 'not_owner'],
		['skip', 'automatic', 'open', true, false, 'skip', 'not_owner'],
		['skip', 'freeFormOnly', 'open', true, false, 'skip', 'not_owner'],
		['fail', 'automatic', 'open', true, true, 'fail', 'not_owner'],
		['fail', 'freeFormOnly', 'open', true, false, 'fail', 'not_owner'],
		['send', 'automatic', 'open', true, true, 'freeForm', 'window_open'],
		['send', 'freeFormOnly', 'open', true, false, 'freeForm', 'window_open'],
		// templates may be sent in any case
		['skip', 'automatic', 'open', false, true, 'template', 'no_free_form'],
		['fail', 'templateOnly', 'open', true, true, 'template', 'template_only'],
		['skip', 'automatic', 'closed', true, true, 'template', 'window_closed'],
		['skip', 'automatic', 'closing', true, true, 'template', 'window_closing'],
		['fail', 'automatic', 'unknown', true, true, 'template', 'no_inbound_seen'],
		['send', 'automatic', 'closed', true, true, 'template', 'window_closed'],
		['send', 'freeFormOnly', 'closed', true, false, 'outsideWindow', 'window_closed'],
	];

	describe.each(['fail', 'skip'] as const)(
		'in a conversation of another app, with %s outside the window',
		(outsideWindow) => {
			it.each(HELD)(
				'chosen %s, %s, window %s, free-form %s, template %s: %s because %s',
				(heldByAnother, mode, window, freeForm, template, action, reason) => {
					const input: DecisionInput = {
						...{ mode, window, freeForm, outsideWindow, heldByAnother, threadOwner: 'another' },
						...(template ? { template: UTILITY } : {}),
					};
					expect(decide(input)).toEqual({
						action: action === 'outsideWindow' ? outsideWindow : action,
						reason,
					});
				},
			);
		},
	);

	it.each(['us', 'idle', 'unknown'] as const)(
		'is the same for a conversation whose owner is %s as for a number of one app',
		(threadOwner) => {
			for (const heldByAnother of ['template', 'skip', 'fail', 'send'] as const) {
				for (const [mode, window, freeForm, hasTemplate] of TABLE) {
					const input: DecisionInput = {
						...{ mode, window, freeForm, outsideWindow: 'skip', heldByAnother },
						...(hasTemplate ? { template: UTILITY } : {}),
					};
					expect(decide({ ...input, threadOwner })).toEqual(decide(input));
				}
			}
		},
	);

	it('refuses a template in a conversation of another app as anywhere', () => {
		const held = { ...closed, window: 'open', threadOwner: 'another' } as const;
		const paused = { ...UTILITY, status: 'PAUSED' };
		expect(decide({ ...held, template: paused })).toEqual({
			action: 'fail',
			reason: 'template_paused',
		});
		const marketing = { optedOut: true, capped: false };
		const template = { status: 'APPROVED', category: 'MARKETING' };
		expect(decide({ ...held, template, marketing })).toEqual({
			action: 'skip',
			reason: 'marketing_opt_out',
		});
	});

	const DIRECT: Row[] = [
		['automatic', 'open', true, true, 'freeForm', 'window_open'],
		['automatic', 'open', false, true, 'template', 'no_free_form'],
		['automatic', 'closing', true, true, 'directSend', 'window_closing'],
		['automatic', 'closed', true, true, 'directSend', 'window_closed'],
		['automatic', 'unknown', true, true, 'directSend', 'no_inbound_seen'],
		['automatic', 'closed', true, false, 'directSend', 'window_closed'],
		['automatic', 'unknown', true, false, 'directSend', 'no_inbound_seen'],
		['automatic', 'closed', false, true, 'template', 'window_closed'],
		['freeFormOnly', 'open', true, false, 'freeForm', 'window_open'],
		['freeFormOnly', 'closing', true, false, 'directSend', 'window_closing'],
		['freeFormOnly', 'closed', true, true, 'directSend', 'window_closed'],
		['freeFormOnly', 'unknown', true, false, 'directSend', 'no_inbound_seen'],
		['templateOnly', 'closed', true, true, 'template', 'template_only'],
		['templateOnly', 'unknown', true, false, 'fail', 'no_message'],
	];

	describe.each(['fail', 'skip'] as const)('with Direct Send, else %s', (outsideWindow) => {
		it.each(DIRECT)(
			'%s, window %s, free-form %s, template %s: %s because %s',
			(mode, window, freeForm, template, action, reason) => {
				const input: DecisionInput = {
					...{ mode, window, freeForm, outsideWindow, heldByAnother: 'template', directSend: true },
					...(template ? { template: UTILITY } : {}),
				};
				expect(decide(input)).toEqual({ action, reason });
			},
		);

		it.each(DIRECT)(
			'that Meta does not take: %s, window %s, free-form %s, template %s goes on as without it',
			(mode, window, freeForm, hasTemplate) => {
				const input: DecisionInput = {
					...{ mode, window, freeForm, outsideWindow, heldByAnother: 'template' },
					...(hasTemplate ? { template: UTILITY } : {}),
				};
				expect(decide({ ...input, directSend: false })).toEqual(decide(input));
			},
		);

		it('is not tried in a conversation of another app, unless that is to be written to all the same', () => {
			const input = {
				...({ mode: 'automatic', window: 'closing', freeForm: true, outsideWindow } as const),
				...({ directSend: true, threadOwner: 'another', template: UTILITY } as const),
			};
			const reason = 'window_closing';
			for (const heldByAnother of ['template', 'skip', 'fail'] as const) {
				expect(decide({ ...input, heldByAnother })).toEqual({ action: 'template', reason });
			}
			expect(decide({ ...input, heldByAnother: 'send' })).toEqual({ action: 'directSend', reason });
		});
	});

	const closed = {
		mode: 'automatic',
		window: 'closed',
		freeForm: true,
		outsideWindow: 'skip',
		heldByAnother: 'template',
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

	it('refuses a template that groups do not take', () => {
		const template = { ...UTILITY, unfitForGroup: true };
		expect(decide({ ...closed, template })).toEqual({ action: 'fail', reason: 'not_for_groups' });
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

	const said = {
		given: { consent: 'given', optedOut: false, capped: false },
		refused: { consent: 'refused', optedOut: true, capped: false },
		unknown: { consent: 'unknown', optedOut: false, capped: false },
		cappedGiven: { consent: 'given', optedOut: false, capped: true },
		cappedUnknown: { consent: 'unknown', optedOut: false, capped: true },
		nothing: undefined,
	} as const;

	it.each([
		['notRefused', 'given', 'sent'],
		['notRefused', 'unknown', 'sent'],
		['notRefused', 'nothing', 'sent'],
		['notRefused', 'refused', 'marketing_opt_out'],
		['notRefused', 'cappedUnknown', 'marketing_cap'],
		['given', 'given', 'sent'],
		['given', 'unknown', 'no_consent'],
		['given', 'nothing', 'no_consent'],
		['given', 'refused', 'marketing_opt_out'],
		['given', 'cappedGiven', 'marketing_cap'],
		['given', 'cappedUnknown', 'no_consent'],
		[undefined, 'unknown', 'sent'],
		[undefined, 'refused', 'marketing_opt_out'],
	] as const)(
		'marketing that needs consent %s, of a customer who has %s: %s',
		(marketingNeeds, who, result) => {
			const marketing = said[who];
			for (const mode of ['automatic', 'templateOnly'] as const) {
				const template = { ...UTILITY, category: 'MARKETING' };
				const input = { ...closed, mode, template, marketing, marketingNeeds };
				const { action, reason } = decide(input);
				expect(action === 'template' ? 'sent' : reason).toBe(result);
				expect(action).toBe(result === 'sent' ? 'template' : 'skip');
				// Of other templates, and free text, it is not asked.
				expect(decide({ ...input, template: UTILITY }).action).toBe('template');
				const open = { ...input, mode: 'automatic', window: 'open', freeForm: true } as const;
				expect(decide(open).action).toBe('freeForm');
			}
		},
	);

	it('keeps an authentication template from a customer without a phone number, and only that', () => {
		const template = { status: 'APPROVED', category: 'AUTHENTICATION' };
		const input = { ...closed, template, withoutPhone: true };
		expect(decide(input)).toEqual({ action: 'fail', reason: 'phone_needed' });
		expect(decide({ ...input, withoutPhone: false }).action).toBe('template');
		expect(decide({ ...input, template: UTILITY }).action).toBe('template');
	});
});
