import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import type { Subject } from './contract';

const NUMBER = '106540352242922';
/** Times count in minutes from here. */
const START = Date.UTC(2026, 10, 23, 6);
const NOW = START + 10_000 * 60_000;

const at = (minute: number) => START + minute * 60_000;
const opened = (customer: CustomerNames, minute: number): Observation => ({
	...{ kind: 'opened', phoneNumberId: NUMBER, customer, at: at(minute), by: 'message' },
});
const seen = (customer: CustomerNames, minute: number): Observation => ({
	...{ kind: 'seen', phoneNumberId: NUMBER, customer, at: at(minute) },
});
const renamed = (customer: CustomerNames, becomes: CustomerNames, minute: number): Observation => ({
	...{ kind: 'renamed', phoneNumberId: NUMBER, customer, becomes, at: at(minute) },
});

const [phone, userId, parentUserId] = ['15550001', 'US.1', 'US.ENT.1'];
const [phone2, userId2, phone3] = ['15550002', 'US.2', '15550003'];

interface Story {
	title: string;
	events: Observation[];
	/** The minute in which the window of who is called so was opened; undefined = never seen. */
	windows: Array<[CustomerNames, number | undefined]>;
	/** Whether the end is the same in whatever order the events arrive. */
	anyOrder: boolean;
}

const STORIES: Story[] = [
	{
		title: 'names that came together are one person',
		events: [opened({ phone, userId, parentUserId }, 1)],
		windows: [
			[{ phone }, 1],
			[{ userId }, 1],
			[{ parentUserId }, 1],
			[{ phone: phone2, userId }, 1],
		],
		anyOrder: true,
	},
	{
		title: 'names that turn out to belong together bring their windows together',
		events: [
			opened({ phone }, 1),
			opened({ userId }, 2),
			opened({ parentUserId }, 3),
			seen({ phone, userId }, 4),
			seen({ userId, parentUserId }, 5),
		],
		windows: [
			[{ phone }, 3],
			[{ userId }, 3],
			[{ parentUserId }, 3],
		],
		anyOrder: true,
	},
	{
		title: 'a phone number with a parent user ID, then with a user ID, is one person',
		events: [opened({ phone, parentUserId }, 1), seen({ phone, userId }, 2)],
		windows: [
			[{ userId }, 1],
			[{ parentUserId }, 1],
		],
		anyOrder: true,
	},
	{
		title: 'a phone number that appears with another user ID has moved to another person',
		events: [opened({ phone, userId }, 1), seen({ phone, userId: userId2 }, 5)],
		windows: [
			[{ phone }, undefined],
			[{ userId }, 1],
			[{ userId: userId2 }, undefined],
			[{ phone, userId }, 1],
			[{ phone, userId: userId2 }, undefined],
		],
		anyOrder: true,
	},
	{
		title:
			'of a phone number that moved, what came under it alone belongs to its bearer at the time',
		events: [
			opened({ phone }, 1),
			seen({ phone, userId }, 2),
			seen({ phone, userId: userId2 }, 5),
			{ kind: 'closed', phoneNumberId: NUMBER, customer: { phone }, at: at(6) },
		],
		windows: [
			[{ phone }, undefined],
			[{ userId }, 1],
			[{ userId: userId2 }, undefined],
		],
		anyOrder: true,
	},
	{
		title: "what came under a phone number alone before it moved is not the next bearer's",
		events: [seen({ phone, userId }, 2), opened({ phone }, 3), seen({ phone, userId: userId2 }, 5)],
		windows: [
			[{ phone }, undefined],
			[{ userId }, 3],
			[{ userId: userId2 }, undefined],
		],
		anyOrder: true,
	},
	{
		title: 'a number and a user ID asked for together are the person with the user ID',
		events: [seen({ phone, userId }, 1), opened({ phone, userId: userId2 }, 5)],
		windows: [
			[{ phone }, 5],
			[{ phone, userId }, undefined],
			[{ phone, userId: userId2 }, 5],
		],
		anyOrder: true,
	},
	{
		title: 'a phone number that moved twice is back with the first person',
		events: [
			opened({ phone, userId }, 1),
			opened({ phone, userId: userId2 }, 5),
			seen({ phone, userId }, 9),
		],
		windows: [
			[{ phone }, 1],
			[{ userId }, 1],
			[{ userId: userId2 }, 5],
		],
		anyOrder: true,
	},
	{
		title: 'who changes the number keeps the window, and is still found under the old one',
		events: [opened({ phone }, 1), renamed({ phone }, { phone: phone2 }, 5)],
		windows: [
			[{ phone }, 1],
			[{ phone: phone2 }, 1],
		],
		anyOrder: true,
	},
	{
		title: 'who changes the user ID keeps the window',
		events: [
			opened({ phone, userId }, 1),
			renamed({ userId }, { userId: userId2 }, 5),
			seen({ phone, userId: userId2 }, 6),
		],
		windows: [
			[{ phone }, 1],
			[{ userId }, 1],
			[{ userId: userId2 }, 1],
		],
		anyOrder: true,
	},
	{
		title: 'who changes the number and with it the user ID keeps the window',
		events: [
			opened({ phone, userId }, 1),
			renamed({ phone }, { phone: phone2 }, 5),
			opened({ phone: phone2, userId: userId2 }, 7),
			seen({ phone: phone2, userId: 'US.9' }, 900),
		],
		windows: [
			[{ phone }, 7],
			[{ userId }, 7],
			[{ userId: userId2 }, 7],
			[{ phone: phone2 }, undefined],
			[{ userId: 'US.9' }, undefined],
		],
		anyOrder: true,
	},
	{
		title: 'somebody who writes from a number given up before is a new person',
		events: [opened({ phone }, 1), renamed({ phone }, { phone: phone2 }, 5), opened({ phone }, 9)],
		windows: [
			[{ phone }, 9],
			[{ phone: phone2 }, 1],
		],
		// News of the change that comes after both messages cannot tell them apart any more.
		anyOrder: false,
	},
	{
		title: 'what was written before the change and comes late is still the same person',
		events: [
			renamed({ phone }, { phone: phone2 }, 5),
			opened({ phone }, 4),
			opened({ phone: phone2 }, 3),
		],
		windows: [
			[{ phone }, 4],
			[{ phone: phone2 }, 4],
		],
		anyOrder: true,
	},
	{
		title: 'who writes from the old number with the known user ID is no new person',
		events: [
			opened({ phone, userId }, 1),
			renamed({ phone, userId }, { phone: phone2, userId }, 5),
			opened({ phone, userId }, 9),
		],
		windows: [
			[{ phone }, 9],
			[{ userId }, 9],
			[{ phone: phone2 }, 9],
		],
		anyOrder: true,
	},
	{
		title: 'who changes the number twice, and back, keeps the window',
		events: [
			opened({ phone }, 1),
			renamed({ phone }, { phone: phone2 }, 5),
			renamed({ phone: phone2 }, { phone: phone3 }, 6),
			renamed({ phone: phone3 }, { phone }, 7),
			opened({ phone }, 9),
		],
		windows: [
			[{ phone }, 9],
			[{ phone: phone3 }, 9],
		],
		anyOrder: false,
	},
	{
		title: 'the new number of somebody is no longer that of who had it before',
		events: [
			opened({ phone: phone2, userId: userId2 }, 1),
			opened({ phone, userId }, 3),
			renamed({ phone }, { phone: phone2 }, 5),
		],
		windows: [
			[{ phone: phone2 }, 3],
			[{ userId: userId2 }, 1],
			[{ userId }, 3],
		],
		anyOrder: true,
	},
];

/** Who is who, told as stories. */
export function describeIdentity(subject: () => Subject): void {
	describe('identity', () => {
		const orders = (story: Story): Observation[][] =>
			story.anyOrder ? permutations(story.events) : [story.events];

		it.each(STORIES.map((story) => [story.title, story] as const))('%s', async (_title, story) => {
			for (const [index, events] of orders(story).entries()) {
				// Each order on a business number of its own.
				const phoneNumberId = `${NUMBER}${index}`;
				const store = await subject().fresh();
				for (const event of events) {
					await store.receive({ observations: [{ ...event, phoneNumberId }] }, NOW);
				}
				const windows = await store.findWindows(
					phoneNumberId,
					story.windows.map(([customer]) => customer),
				);
				const told = { order: events.map(({ kind }) => kind), windows: story.windows };
				expect({
					order: told.order,
					windows: story.windows.map(([customer], each) => [customer, minuteOf(windows[each])]),
				}).toEqual(told);
			}
		});
	});
}

function minuteOf(window: { openedAt?: number } | undefined): number | undefined {
	return window?.openedAt === undefined ? undefined : (window.openedAt - START) / 60_000;
}

function permutations<T>(values: T[]): T[][] {
	if (values.length <= 1) return [values];
	return values.flatMap((value, index) =>
		permutations(values.filter((_, other) => other !== index)).map((rest) => [value, ...rest]),
	);
}
