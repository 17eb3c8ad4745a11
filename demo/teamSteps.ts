import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Check } from '../tools/checks.ts';
import { pause, until } from '../tools/until.ts';
import { expectText, inPlaceOfReply, lastOf, quick, runByHand, withNode } from './exampleRun.ts';
import { FormPage } from './forms.ts';
import type { Stage } from './stage.ts';

const WROTE = '12025550185';
const NEVER_WROTE = '12025550186';
const ASKS = '12025550187';
const SENDS = '12025550188';

/** The examples for people who answer customers. */
export const TEAM_STEPS: Array<Check<Stage>> = [
	{
		title: 'Write to One Customer: a text within the window, otherwise a template, from a form',
		alongside: true,
		async run(stage) {
			await stage.phones.write(WROTE, { text: 'Hello', name: 'Vera' });
			// "Reply to Customers" answers first.
			await lastOf(stage, WROTE, 1);
			const url = `${stage.n8n.url}/form/write-to-customer`;
			const first = await FormPage.open(stage, url, 'Write on WhatsApp');
			const free = await first.submit([`+${WROTE}`], 'They wrote in the last 24 hours');
			await free.submit(['Good morning, Vera!', ''], 'They get your text');
			expectText(await lastOf(stage, WROTE, 2), 'Good morning, Vera!');
			const page = await first.submit([`+${NEVER_WROTE}`], 'choose a template');
			const choice = page.option('appointment_reminder · en_US');
			const values = await page.submit([choice], 'Fill in the template');
			await values.submit(['Walt', 'Monday 4 May', '10:15', '', ''], 'They get the template');
			const reminder = expectText(await lastOf(stage, NEVER_WROTE, 1), 'Hello Walt');
			await first.submit(['06 12345678'], 'Nothing was sent');
			return reminder;
		},
	},
	{
		title: 'Team Inbox: an e-mail, the answer as a quoted reply, files, and who is waiting',
		async run(stage) {
			const { phones, mailbox } = stage;
			await withNode(stage, 'inbox', 'Customer Writes', quick);
			return await inPlaceOfReply(stage, 'inbox', async () => {
				const question = await phones.write(ASKS, {
					text: 'Do you repair <e-bikes>?',
					name: 'Tom',
				});
				const mail = await mailbox.find('Tom', 'Do you repair <e-bikes>?');
				const form = await FormPage.open(stage, mail.links[0] ?? '', 'Answer to Tom');
				await form.submit(['Yes, we do. Bring it in!']);
				const answer = await lastOf(stage, ASKS, 1);
				const said = expectText(answer, 'Yes, we do.');
				if (!JSON.stringify(answer.request).includes(question)) {
					throw new Error(`The answer quotes nothing: ${JSON.stringify(answer.request)}`);
				}
				await phones.write(ASKS, { text: 'Stop', name: 'Tom' });
				expectText(await lastOf(stage, ASKS, 2), 'no more promotions');
				// Meta dates what customers write by the second: within the one of the answer it would count as answered.
				await pause(1100, stage.signal);
				await phones.sendPdf(ASKS, 'Tom', 'bill.pdf', '%PDF-1.4');
				await mailbox.find('Tom', 'bill.pdf');
				await runByHand(stage, 'inbox', 'Who Is Waiting?');
				const list = await mailbox.find('waiting for our answer', ASKS);
				return `${said}\n    ${list.subject}`;
			});
		},
	},
	{
		title: 'Files to a Folder: a document is there under the name of who sent it',
		async run(stage) {
			return await inPlaceOfReply(stage, 'files', async () => {
				await stage.phones.sendPdf(SENDS, 'Uma', 'bill: May.pdf', '%PDF-1.4 Uma');
				expectText(await lastOf(stage, SENDS, 1), 'Thank you, Uma!');
				const folder = join(stage.folder, '.n8n-files');
				const find = async () => (await readdir(folder)).find((name) => name.includes(SENDS));
				const name = await until('the file is there', find, { signal: stage.signal });
				const content = await readFile(join(folder, name), 'utf8');
				if (!name.endsWith(`Uma ${SENDS} bill- May.pdf`) || content !== '%PDF-1.4 Uma') {
					throw new Error(`There is ${name} with ${content}`);
				}
				return name;
			});
		},
	},
];
