import type { Stage } from '../../demo/stage.ts';
import type { Check } from '../../tools/checks.ts';
import { until } from '../../tools/until.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains, expectEqual, expectThat } from './expect.ts';
import { CUSTOMER, phoneCheck, type PhoneScene } from './phonePage.ts';

const TEXT = {
	type: 'text',
	text: { body: 'Good morning. *Until eight*: https://shop.example/a_b_c' },
};

const BUTTONS = {
	type: 'interactive',
	interactive: {
		type: 'button',
		body: { text: 'Does it suit you?' },
		action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'It does' } }] },
	},
};

/** What the customers of a scene have sent, newest last. */
const written = (sandbox: PhoneScene['sandbox']) =>
	sandbox.world.messages.list({ direction: 'incoming' }).map(({ content }) => content);

/** The phone page by itself, each time with a sandbox of its own. */
export function phonePageChecks(editor: EditorPage): Array<Check<Stage>> {
	const check = (title: string, play: (scene: PhoneScene) => Promise<string>, options = {}) =>
		phoneCheck(editor, `on the phone, ${title}`, play, options);
	const shot = (phone: PhoneScene['phone'], name: string) => editor.screenshot(name, phone.page);

	return [
		check('everything can be done by keyboard', async ({ phone, sandbox }) => {
			const { page } = phone;
			await phone.open();
			const { keyboard } = page;
			const tabTo = async (name: string) => {
				const focused = () =>
					page.evaluate(() => {
						const { activeElement: element } = document;
						const text = element?.matches('button') ? element.textContent : undefined;
						return (element?.getAttribute('aria-label') ?? text ?? '').trim();
					});
				for (let count = 0; count < 40; count += 1) {
					if ((await focused()) === name) return;
					await keyboard.press('Tab');
				}
				throw new Error(`"${name}" is not reached with the Tab key.`);
			};
			await tabTo('New customer');
			await keyboard.press('Enter');
			await page.getByRole('textbox', { name: 'Name' }).focus();
			await keyboard.type('Sanne');
			await page.getByRole('textbox', { name: 'First message' }).focus();
			await keyboard.type('Hello');
			await tabTo('Add');
			await keyboard.press('Enter');
			await phone.bubble('Hello').waitFor();
			await keyboard.type('Is there a table?');
			await keyboard.press('Enter');
			await phone.bubble('Is there a table?').waitFor();
			await phone.messages.focus();
			await keyboard.press('ArrowUp');
			await keyboard.press('Enter');
			await page.getByRole('dialog').waitFor();
			await tabTo('Reply');
			await keyboard.press('Enter');
			await page.locator('.about').waitFor();
			await page.locator('.composer textarea:focus').waitFor();
			await keyboard.type('For two');
			await keyboard.press('Enter');
			await phone.bubble('For two').waitFor();
			const [, table, reply] = written(sandbox);
			expectEqual('the quoted message', (reply?.context as { id: string }).id, table?.id);
			return await shot(phone, 'phone-keyboard');
		}),
		check('a customer is made up, writes to the other number, and is renamed', async (scene) => {
			const { phone, sandbox } = scene;
			const { page } = phone;
			const { secondPhoneNumberId } = sandbox.account;
			await phone.open();
			await page.getByRole('button', { name: 'New customer' }).click();
			const dialog = page.getByRole('dialog');
			await dialog.getByRole('textbox', { name: 'Name' }).fill('Jonas');
			await dialog.getByRole('combobox', { name: 'Country' }).selectOption('DE');
			await dialog.getByRole('checkbox', { name: /user ID only/ }).check();
			await dialog.getByRole('combobox', { name: 'Writes to' }).selectOption(secondPhoneNumberId);
			await dialog.getByRole('textbox', { name: 'First message' }).fill('Moin');
			await dialog.getByRole('button', { name: 'Add', exact: true }).click();
			await phone.bubble('Moin').waitFor();
			await page.getByRole('heading', { name: 'Greenhouse Shop' }).waitFor();
			const [message] = sandbox.world.messages.list({ direction: 'incoming' });
			const { name, userId, phone: number, language } = message?.customer ?? {};
			const is = [name, userId?.slice(0, 3), number, language, message?.phoneNumberId];
			// What was typed first is not lost while the rest is chosen.
			const wanted = ['Jonas', 'DE.', undefined, 'de', secondPhoneNumberId];
			expectEqual('who wrote, and where', is, wanted);
			await page.getByRole('button', { name: 'Edit the customer' }).click();
			await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Jonas Weber');
			await dialog.getByRole('button', { name: 'Save' }).click();
			await page.locator('.chats').getByText('Jonas Weber').waitFor();
			const panel = await phone.behind('Customer');
			await panel.getByText('German', { exact: true }).waitFor();
			return await shot(phone, 'phone-renamed');
		}),
		check('what strangers write is never read as a page', async ({ phone }) => {
			await phone.business({ ...TEXT });
			await phone.open();
			const evil = '<img src=x onerror="window.hacked=1"> *bold* javascript:alert(1)';
			const other = `${evil} https://a.example/"><b>`;
			await phone.openChat(`+${CUSTOMER}`);
			await phone.write(other);
			const bubble = phone.bubble('onerror');
			await bubble.waitFor();
			expectContains([await bubble.innerText()], ['<img src=x onerror="window.hacked=1"> bold']);
			expectEqual('what is bold', await bubble.locator('strong').allInnerTexts(), ['bold']);
			const links = await bubble.locator('a').evaluateAll((all) => all.map((a) => a.outerHTML));
			expectEqual('links', links.length, 1);
			expectContains(links, ['href="https://a.example/"', 'rel="noopener noreferrer nofollow"']);
			expectEqual('hacked', await phone.page.evaluate('window.hacked'), undefined);
			return links.join();
		}),
		check('a customer attaches what people attach', async ({ phone, sandbox }) => {
			const { page } = phone;
			await phone.business(BUTTONS);
			await phone.open();
			await phone.openChat(`+${CUSTOMER}`);
			await phone.attach('Sample photo');
			await phone.messages.locator('.picture img').waitFor();
			await phone.attach('Voice message');
			await page.getByRole('button', { name: 'Send a sample' }).click();
			await phone.messages.locator('.voice').waitFor();
			await phone.attach('Location');
			await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
			await phone.messages.locator('.place').waitFor();
			await phone.attach('Contact');
			await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
			await phone.messages.locator('.contact').waitFor();
			await phone.attach('Sticker');
			await page.getByRole('button', { name: 'Sticker 🌱' }).click();
			await phone.messages.locator('.sticker').waitFor();
			const chosen = page.waitForEvent('filechooser');
			await phone.attach('Document');
			const file = { name: 'order.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') };
			await (await chosen).setFiles(file);
			await phone.messages.getByText('order.pdf').waitFor();
			const types = written(sandbox).map(({ type }) => type);
			expectEqual('what was sent', types, [
				...['image', 'audio', 'location', 'contacts', 'sticker', 'document'],
			]);
			const bytes = (type: 'image' | 'audio' | 'sticker') => {
				const { id } = written(sandbox).find((message) => message.type === type)?.[type] as {
					id: string;
				};
				return sandbox.world.media.get(id, Date.now());
			};
			expectEqual('a voice message', bytes('audio')?.mimeType, 'audio/ogg; codecs=opus');
			expectEqual('its bytes', bytes('audio')?.content.toString('latin1', 0, 4), 'OggS');
			expectEqual('a sticker', bytes('sticker')?.content.toString('latin1', 8, 12), 'WEBP');
			const played = await phone.messages
				.locator('.voice audio')
				.evaluate((audio) => (audio as HTMLAudioElement).duration);
			expectThat(Math.abs(played - 3) < 0.2, `The voice message lasts ${played} s.`);
			await page.evaluate(() => document.querySelector('#messages')?.scrollTo(0, 0));
			await phone.messages.locator('.picture').click();
			await page.getByRole('dialog').getByRole('img').waitFor();
			await page.keyboard.press('Escape');
			return await shot(phone, 'phone-attachments');
		}),
		check('a customer taps, reacts, quotes, edits and deletes', async ({ phone, sandbox }) => {
			await phone.business(BUTTONS);
			await phone.open();
			await phone.openChat(`+${CUSTOMER}`);
			await phone.messages.getByRole('button', { name: 'It does' }).click();
			await phone.bubble('It does').last().waitFor();
			await phone.business(TEXT);
			await phone.choose('Good morning', 'React 🙏');
			await phone.bubble('Good morning').getByText('🙏').waitFor();
			await phone.choose('Good morning', 'Reply');
			await phone.write('Thnak you');
			await phone.bubble('Thnak you').waitFor();
			await phone.choose('Thnak you', 'Edit');
			await phone.page.locator('.about').waitFor();
			await phone.write('Thank you');
			await phone.bubble('Edited').waitFor();
			expectContains([await phone.bubble('Edited').innerText()], ['Thank you', 'Good morning']);
			await phone.write('Wrong chat');
			await phone.choose('Wrong chat', 'Delete for everyone');
			await phone.bubble('This message was deleted').waitFor();
			const types = written(sandbox).map(({ type }) => type);
			expectEqual('what the business hears of', types, [
				...['interactive', 'reaction', 'text', 'edit', 'text', 'revoke'],
			]);
			return await shot(phone, 'phone-chat');
		}),
		check('a customer calls, and sees ticks and typing', async ({ phone, sandbox }) => {
			const { page } = phone;
			await phone.business(TEXT);
			await phone.open();
			await phone.openChat(`+${CUSTOMER}`);
			await phone.write('Hello');
			const own = phone.bubble('Hello');
			await own.getByRole('img', { name: 'sent', exact: true }).waitFor();
			const id = String(written(sandbox)[0]?.id);
			const typing = { status: 'read', message_id: id, typing_indicator: { type: 'text' } };
			await phone.business(typing);
			await own.getByRole('img', { name: 'read by the business' }).waitFor();
			await page.getByText('typing…').waitFor();
			await phone.business(TEXT);
			await page.getByText('typing…').waitFor({ state: 'detached' });
			await page.getByRole('button', { name: 'Call the business' }).click();
			await page.getByText('Ringing…').waitFor();
			const path = await shot(phone, 'phone-call');
			await page.getByRole('button', { name: 'Hang up' }).click();
			await page.getByText('The business did not pick up').waitFor();
			return path;
		}),
		check('a day passes, and the window closes', async ({ phone }) => {
			const { page } = phone;
			await phone.business(TEXT);
			await phone.open();
			await phone.openChat(`+${CUSTOMER}`);
			await phone.write('Hello');
			await page
				.locator('#window')
				.getByText(/^Free text for 23:59 h/)
				.waitFor();
			await page.getByRole('button', { name: 'Let time pass' }).click();
			await page.getByRole('button', { name: 'A day', exact: true }).click();
			await page.locator('#window').getByText('Templates only').waitFor();
			await page.getByText('A day has gone by.').waitFor();
			await phone.messages.getByText('Yesterday').waitFor();
			await phone.business({ ...TEXT, text: { body: 'Too late' } });
			await phone.bubble('131047').waitFor();
			return await shot(phone, 'phone-a-day-later');
		}),
		check('a screen reader hears each new message once', async ({ phone }) => {
			await phone.business(TEXT);
			await phone.open();
			await phone.openChat(`+${CUSTOMER}`);
			await phone.write('Hello');
			await phone.page.evaluate(`
				window.heard = [];
				new MutationObserver((changes) => {
					for (const { addedNodes } of changes)
						for (const node of addedNodes) window.heard.push(node.textContent);
				}).observe(document.querySelector('[role=log]'), { childList: true, subtree: true });
			`);
			for (const body of ['One', 'Two']) await phone.business({ type: 'text', text: { body } });
			await phone.bubble('Two').getByRole('img', { name: 'read', exact: true }).waitFor();
			const heard = await phone.page.evaluate('window.heard');
			expectEqual('what is heard', heard, ['Business: One', 'Business: Two']);
			return String(heard);
		}),
		check('a group is read and written in', async ({ phone, sandbox }) => {
			const { page } = phone;
			for (const [id, name] of [
				['31611111111', 'Ann'],
				['31622222222', 'Bob'],
			]) {
				await sandbox.control.call('POST', '/customers', { phone: id, name });
			}
			await phone.open();
			await page.getByRole('button', { name: 'New group' }).click();
			await page.getByRole('checkbox', { name: 'Ann' }).check();
			await page.getByRole('checkbox', { name: 'Bob' }).check();
			await page.getByRole('button', { name: 'Add', exact: true }).click();
			await page.getByRole('combobox', { name: 'As' }).selectOption({ label: 'Bob' });
			await phone.write('Hi all');
			await phone.bubble('Hi all').getByText('Bob').waitFor();
			const [message] = written(sandbox);
			expectEqual('who wrote', message?.from, '31622222222');
			const group = { recipient_type: 'group', ...TEXT };
			await phone.business(group, String(message?.group_id));
			await phone.bubble('Good morning').getByRole('img', { name: 'read' }).waitFor();
			return await shot(phone, 'phone-group');
		}),
		check('a window runs out while one looks', async ({ phone, sandbox }) => {
			await sandbox.control.call('POST', `/customers/${CUSTOMER}/messages`, {
				...{ text: 'Hello', at: Date.now() - 24 * 3_600_000 + 2500 },
			});
			await phone.open();
			await phone.openChat(`+${CUSTOMER}`);
			const shown = phone.page.locator('#window');
			await shown.getByText(/^Free text for \d s$/).waitFor();
			await until('the window closes', async () => (await shown.innerText()) === 'Templates only');
			return 'it closed';
		}),
	];
}
