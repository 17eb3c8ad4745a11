import { addressOf, customerAt } from '../../nodes/WhatsAppCloud/customer/customer';
import { groupNames } from '../../nodes/WhatsAppCloud/customer/group';

const group = 'Y2FwaV9ncm91cDox';

it.each([
	['31612345678', { phone: '31612345678' }],
	['US.13491208655302741918', { userId: 'US.13491208655302741918' }],
	['US.ENT.11815799212886844830', { parentUserId: 'US.ENT.11815799212886844830' }],
	[group, groupNames(group)],
])('who is written to at %s has this name, and no other', (address, names) => {
	expect(customerAt(address)).toEqual(names);
	expect(addressOf(names)).toBe(address);
});
