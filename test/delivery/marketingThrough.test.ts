import type { Way } from '../../nodes/WhatsAppCloud/conversation/closedWays';
import {
	marketingWay,
	type MarketingThrough,
} from '../../nodes/WhatsAppCloud/delivery/marketingThrough';

const [MM, CLOUD]: Way[] = ['marketingMessages', 'cloudApiMarketing'];
const both = 'marketingMessagesElseCloudApi';

it.each<
	[
		MarketingThrough,
		known: Array<Way | undefined>,
		refused: Array<Way | undefined>,
		Way | undefined,
	]
>([
	['cloudApi', [], [], CLOUD],
	['cloudApi', [CLOUD], [], CLOUD],
	['marketingMessages', [], [], MM],
	['marketingMessages', [MM], [], MM],
	['marketingMessages', [MM], [MM], MM],
	[both, [], [], MM],
	[both, [CLOUD], [], MM],
	[both, [MM], [], CLOUD],
	[both, [MM], [MM], CLOUD],
	[both, [MM, CLOUD], [], MM],
	[both, [MM, CLOUD], [MM], CLOUD],
	[both, [MM, CLOUD], [CLOUD], MM],
])('%s, known to be closed %j, having refused %j: %s', (through, known, refused, way) => {
	const among = (some: Array<Way | undefined>) => (one: Way) => some.includes(one);
	expect(marketingWay(through, among(known), among(refused))).toBe(way);
});
