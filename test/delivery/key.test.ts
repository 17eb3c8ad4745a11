import { sendKeys, type SendIdentity } from '../../nodes/WhatsAppCloud/delivery/key';

const base: SendIdentity = {
	phoneNumberId: '1',
	names: ['31612345678'],
	workflowId: 'w',
	nodeId: 'n',
	occasion: { messageKey: 'appointment-1' },
};
const sendKey = (identity: SendIdentity) => sendKeys(identity).key;
const RUN = { startedAt: 0, nodeName: 'Send' };
const inExecution = (executionId: string, runIndex = 0, itemIndex = 0, run = {}) =>
	sendKey({ ...base, occasion: { ...RUN, ...run, executionId, runIndex, itemIndex } });

describe('the key of a message', () => {
	it('is the same for the same message, and tells nothing', () => {
		expect(sendKey(base)).toBe(sendKey({ ...base }));
		expect(sendKey(base)).toMatch(/^[\w-]{32}$/);
	});

	it.each<[string, Partial<SendIdentity>]>([
		['another number', { phoneNumberId: '2' }],
		['another recipient', { names: ['31612345679'] }],
		['another workflow', { workflowId: 'v' }],
		['another node', { nodeId: 'm' }],
		['another key', { occasion: { messageKey: 'appointment-2' } }],
	])('differs for %s', (_what, change) => {
		expect(sendKey({ ...base, ...change })).not.toBe(sendKey(base));
	});

	it('is the same by all names of the recipient, and knows those under which less was known', () => {
		const names = ['US.1', '551188888700', 'US.ENT.1'];
		const { key, formerKeys } = sendKeys({ ...base, names });
		expect(sendKeys({ ...base, names: names.toReversed() })).toEqual({ key, formerKeys });
		const keyOf = (name: string) => sendKey({ ...base, names: [name] });
		expect(key).toBe(keyOf('5511988888700'));
		expect(key).toBe(keyOf('551188888700'));
		expect(formerKeys).toEqual(expect.arrayContaining([keyOf('US.1'), keyOf('US.ENT.1')]));
	});

	it('begins alike for a node in an execution, so that a database writes a few pages for many of them', () => {
		const beginnings = [inExecution('1'), inExecution('1', 1), inExecution('1', 0, 1)].map((key) =>
			key.slice(0, 6),
		);
		expect(new Set(beginnings).size).toBe(1);
		expect(beginnings).not.toContain(inExecution('2').slice(0, 6));
		expect(inExecution('1')).toMatch(/^[\w-]{32}$/);
	});

	it('knows the key that earlier versions made in an execution', () => {
		const occasion = { ...RUN, executionId: '1', runIndex: 0, itemIndex: 0 };
		const { formerKeys } = sendKeys({ ...base, occasion });
		expect(formerKeys).toEqual(['87-5isO5S5v_kvDVMxP1EQlt7H_FuxJZ']);
	});

	it('differs for every item, run, node and execution', () => {
		const keys = [inExecution('1'), inExecution('2'), inExecution('1', 1), inExecution('1', 0, 1)];
		const others = [{ nodeName: 'Other' }, { startedAt: 5 }].map((run) =>
			inExecution('1', 0, 0, run),
		);
		expect(new Set([...keys, ...others, sendKey(base)]).size).toBe(7);
		expect(inExecution('1', 11, 1)).not.toBe(inExecution('1', 1, 11));
	});
});
