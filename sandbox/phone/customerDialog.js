import { html, useEffect, useState } from './vendor/preact.js';
import { openChat, refreshChats } from './actions.js';
import { call, customerCall, write } from './api.js';
import { Sheet, SheetForm } from './sheet.js';
import { closeDialog, shownName, state } from './store.js';

const LANGUAGES = [
	...[
		'ar',
		'bn',
		'cs',
		'da',
		'de',
		'el',
		'en',
		'es',
		'fa',
		'fi',
		'fr',
		'he',
		'hi',
		'hu',
		'id',
		'it',
	],
	...[
		'ja',
		'ko',
		'ms',
		'nl',
		'no',
		'pl',
		'pt',
		'ro',
		'ru',
		'sv',
		'sw',
		'th',
		'tr',
		'uk',
		'ur',
		'vi',
		'zh',
	],
];

const languageNames = new Intl.DisplayNames(undefined, { type: 'language' });
const countryNames = new Intl.DisplayNames(undefined, { type: 'region' });

/** A language in the reader's own. */
export const languageName = (code) => (code ? languageNames.of(code) : undefined);

const countryName = (code) => (code ? countryNames.of(code) : undefined);

/** Where they are, and what Meta calls them: entries of a list of facts. */
export const Identity = ({ known }) => html`
	<dt>Country</dt>
	<dd>${countryName(known.country) ?? 'Unknown'}</dd>
	<dt>Phone</dt>
	<dd>${known.phone ? shownName(known.phone) : 'None'}</dd>
	<dt>User ID</dt>
	<dd>${known.userId}</dd>
`;

/** What most people in a country read. */
const languageIn = (country) => new Intl.Locale(`und-${country}`).maximize().language;

const Language = ({ value }) =>
	html`<label>
		Language
		<select name="language">
			<option value="">Not set</option>
			${LANGUAGES.map((code) => html`<option key=${code} value=${code} selected=${code === value}>${languageName(code)}</option>`)}
		</select>
	</label>`;

/** Somebody new, or what is known of somebody. */
export const CustomerDialog = ({ customer, draft }) =>
	customer
		? html`<${EditCustomer} customer=${customer} />`
		: html`<${NewCustomer} draft=${draft} />`;

function EditCustomer({ customer }) {
	const [known, setKnown] = useState();
	const [refused, setRefused] = useState();
	useEffect(() => {
		customerCall('GET', customer, '').then(setKnown, (cause) => setRefused(cause.message));
	}, []);
	const send = async (fields) => {
		try {
			await customerCall('PATCH', customer, '', fields);
			closeDialog();
		} catch (cause) {
			setRefused(cause.message);
		}
	};
	return html`<${Sheet} title="Customer">
		${
			known &&
			html`<${SheetForm} send=${send} action="Save" refused=${refused}>
				<label>Name <input name="name" defaultValue=${known.name} /></label>
				<${Language} value=${known.language} />
				<label
					>Username <input name="username" defaultValue=${known.username ?? ''} placeholder="None"
				/></label>
				<dl class="facts">
					<${Identity} known=${known} />
				</dl>
			<//>`
		}
		${!known && refused && html`<p class="refused" role="alert">${refused}</p>`}
	<//>`;
}

function NewCustomer({ draft = {} }) {
	const [countries, setCountries] = useState([]);
	const [country, setCountry] = useState('NL');
	const [byUserId, setByUserId] = useState(false);
	const [refused, setRefused] = useState();
	useEffect(() => {
		call('GET', '/countries').then(
			(answer) => setCountries(sorted(answer.countries)),
			(cause) => setRefused(cause.message),
		);
	}, []);
	const send = async ({ given, text, number, ...fields }) => {
		try {
			const names = given
				? { [byUserId ? 'userId' : 'phone']: given.trim() }
				: { country, byUserId };
			// Meta may know the customer under another spelling of the number.
			const { customer } = await call('POST', '/customers', { ...fields, ...names });
			if (text.trim()) await write({ customer, number }, { text: text.trim() });
			closeDialog();
			await refreshChats();
			await openChat(customer, number);
		} catch (cause) {
			setRefused(cause.message);
		}
	};
	const calling = countries.find((known) => known.country === country)?.callingCode ?? '31';
	return html`<${Sheet} title="New customer">
		<${SheetForm} send=${send} action="Add" refused=${refused}>
			<label
				>Name <input name="name" placeholder="As on their profile" defaultValue=${draft.name ?? ''}
			/></label>
			<div class="two">
				<label>
					Country
					<select value=${country} onChange=${(event) => setCountry(event.target.value)}>
						${countries.map(({ country: code, name }) => html`<option key=${code} value=${code} selected=${code === country}>${name}</option>`)}
					</select>
				</label>
				<${Language} key=${country} value=${languageIn(country)} />
			</div>
			<label class="check">
				<input
					type="checkbox"
					checked=${byUserId}
					onChange=${(event) => setByUserId(event.target.checked)}
				/>
				Known by user ID only, without a phone number
			</label>
			<label>
				${byUserId ? 'User ID' : 'Phone number'}
				<input
					name="given"
					autocomplete="off"
					placeholder=${byUserId ? `${country}.… (made up when empty)` : `+${calling} … (made up when empty)`}
				/>
			</label>
			<label>
				Writes to
				<select name="number">
					${state.numbers.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === state.number}>${name}</option>`)}
				</select>
			</label>
			<label
				>First message
				<textarea name="text" rows="2" dir="auto" placeholder="None yet">
${draft.text ?? ''}</textarea>
			</label>
		<//>
	<//>`;
}

const sorted = (countries) =>
	countries
		.map((entry) => ({ ...entry, name: `${countryName(entry.country)} +${entry.callingCode}` }))
		.sort((a, b) => a.name.localeCompare(b.name));
