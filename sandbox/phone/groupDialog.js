import { html, useState } from './vendor/preact.js';
import { openChat, refreshChats } from './actions.js';
import { call } from './api.js';
import { Sheet, SheetForm } from './sheet.js';
import { closeDialog, lineOf, shownName, state } from './store.js';

/** As many as Meta lets in beside the business. */
const MOST = 8;

/** A new group of the business number, or one that there is: what it is called, who is in it. */
export function GroupDialog({ customer }) {
	const [refused, setRefused] = useState();
	const line = customer && lineOf({ customer, number: state.number });
	const before = (line?.group?.members ?? []).map((member) => member.customer);
	const people = [...state.chats, ...state.others].filter(({ group }) => !group);
	const known = new Map(people.map((person) => [person.customer, person.name]));
	for (const { customer: id, name } of line?.group?.members ?? []) known.set(id, name);
	const [members, setMembers] = useState(before);
	const toggle = (id) =>
		setMembers(members.includes(id) ? members.filter((other) => other !== id) : [...members, id]);
	const send = async ({ subject }) => {
		try {
			const id = customer ?? (await create(subject, members)).groupId;
			if (customer) await change(customer, { subject, was: line.name, before, members });
			closeDialog();
			await refreshChats();
			await openChat(id);
		} catch (cause) {
			setRefused(cause.message);
		}
	};
	return html`<${Sheet} title=${customer ? 'Group' : 'New group'}>
		<${SheetForm} send=${send} action=${customer ? 'Save' : 'Add'} refused=${refused}>
			<label
				>Subject <input name="subject" required defaultValue=${line?.name ?? 'Plant lovers'}
			/></label>
			<fieldset>
				<legend>Members, at most ${MOST}</legend>
				${known.size === 0 && html`<p>There are no customers yet.</p>`}
				${[...known].map(
					([id, name]) =>
						html`<label class="check" key=${id}>
							<input
								type="checkbox"
								checked=${members.includes(id)}
								disabled=${!members.includes(id) && members.length >= MOST}
								onChange=${() => toggle(id)}
							/>
							<span
								><bdi>${name}</bdi>
								<small>${name === shownName(id) ? '' : ` ${shownName(id)}`}</small></span
							>
						</label>`,
				)}
			</fieldset>
		<//>
	<//>`;
}

const create = (subject, participants) =>
	call('POST', '/groups', { subject, participants, phoneNumberId: state.number });

async function change(id, { subject, was, before, members }) {
	const path = `/groups/${encodeURIComponent(id)}`;
	if (subject !== was) await call('PATCH', path, { subject });
	const add = members.filter((member) => !before.includes(member));
	const remove = before.filter((member) => !members.includes(member));
	if (add.length + remove.length > 0) await call('POST', `${path}/participants`, { add, remove });
}
