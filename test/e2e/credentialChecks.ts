import type { Stage } from '../../demo/stage.ts';
import type { Check } from '../../tools/checks.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains, expectThat } from './expect.ts';

/** The fields in the order in which people need them, each with what is said below it. */
const FIELDS: Array<[field: string, hint: string]> = [
	['Access Token', 'expires after 24 hours'],
	['Phone Number ID', 'Not the phone number itself.'],
	['Business Account ID', 'Next to the Phone Number ID'],
	['Default Country', 'Two letters.'],
	['App Secret', 'In the App Dashboard under App settings > Basic'],
	['Verify Token', 'Any text you like'],
	['App ID', 'Leave it empty: the access token says it'],
	['Second App Secret', 'Only while you are changing the App Secret'],
	['Messaging Account ID', 'Only if the app has several'],
];

/** The credential as a person fills it in, and what its test says. */
export function credentialChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		{
			title: 'the credential says what it is for, asks for what is needed first, and tests itself',
			async run({ furnishings }) {
				const form = await editor.openCredential(furnishings.credentialIds.whatsApp);
				expectContains(
					[form],
					["n8n's built-in WhatsApp nodes use other ones: WhatsApp API and WhatsApp OAuth API"],
				);
				let at = 0;
				for (const [field, hint] of FIELDS) {
					const next = form.indexOf(`\n${field}`, at);
					expectThat(next > at, `${field} does not come in its turn: ${form}`);
					at = form.indexOf(hint, next);
					expectThat(at > next, `${field} does not say: ${hint}`);
				}
				return await editor.screenshot('credential');
			},
		},
		{
			title: "the credential's test says which field is wrong, and what belongs there",
			async run({ api, sandbox }) {
				const { businessAccountId, phoneNumberId, accessToken } = sandbox.account;
				const id = await api.createCredential({
					...{ name: 'IDs exchanged', type: 'whatsAppCloudApi' },
					data: {
						...{ accessToken, apiVersion: 'v26.0', store: 'auto', baseUrl: sandbox.url },
						...{ phoneNumberId: businessAccountId, businessAccountId: phoneNumberId },
					},
				});
				try {
					const form = await editor.openRefusedCredential(id);
					expectContains(
						[form],
						[
							`Phone Number ID ${businessAccountId} is the ID of a WhatsApp Business Account`,
							`Business Account ID ${phoneNumberId} is the ID of a business number`,
							'App Dashboard > WhatsApp > API Setup',
						],
					);
					return await editor.screenshot('credential-refused');
				} finally {
					// n8n would choose it for whatever is imported later.
					await api.deleteCredential(id);
				}
			},
		},
	];
}
