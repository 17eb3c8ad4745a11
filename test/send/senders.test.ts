import { accountOf, type Account } from '../../nodes/WhatsAppCloud/account/account';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { hasSent, sendersFor } from '../../nodes/WhatsAppCloud/send/rescue/senders';

const NUMBER = '106540352242922';
const DAY = 24 * 60 * 60 * 1000;

const accountWith = (accessToken: string): Account =>
	accountOf(readCredential({ accessToken, phoneNumberId: NUMBER }));

const sendersAt = async (now: number) =>
	(await sendersFor(accountWith('asks'), NUMBER, now)).map(
		({ credential }) => credential.graph.accessToken,
	);

test('who may send counts once, also in a process with so many credentials that clients come and go', async () => {
	for (let round = 0; round < 3; round++) {
		hasSent(accountWith('sent'), NUMBER, round);
		for (let others = 0; others < 300; others++) accountWith(`another ${others}`);
	}
	expect(await sendersAt(3)).toEqual(['asks', 'sent']);
	expect(await sendersAt(3 * DAY)).toEqual(['asks']);
});
