import { html, useState } from './vendor/preact.js';
import { call } from './api.js';
import { attempt, state } from './store.js';
import { useAnswer } from './useAnswer.js';

const PATHS = [
	['', 'all requests'],
	['/messages', 'messages'],
	['/media', 'uploads and files'],
	['message_templates', 'templates'],
];

/** Each kind in words, and the fields that it has. */
const KINDS = {
	error: ['Meta refuses, with a code', ['code', 'after']],
	http: ['Something before Meta answers, with a status', ['status', 'after']],
	delay: ['Meta takes its time', ['ms']],
	'reset-before': ['The connection breaks before anything is done', []],
	'reset-after': ['The connection breaks after it was done', []],
	'slow-body': ['The answer comes bit by bit', ['ms']],
	'cut-body': ['The answer breaks off halfway', []],
};

const DEFAULTS = { code: 131000, status: 502, ms: 5000 };

const LABELS = { code: 'Code', status: 'Status', ms: 'Delay in ms' };

/** What is to go wrong with requests to Graph, with which of them, and how often. */
export function FaultsTab() {
	const { faults } = useAnswer(() => call('GET', '/faults'), state.news.fault) ?? {};
	return html`
		<${NewFault} />
		<h3>Active faults</h3>
		${faults?.length === 0 && html`<p class="none">Everything goes well.</p>`}
		<ul class="log">
			${(faults ?? []).map((fault) => html`<${Fault} key=${fault.id} fault=${fault} />`)}
		</ul>
		${faults?.length > 1 && html`<button class="plain" onClick=${() => attempt(() => call('DELETE', '/faults'))}>Remove all</button>`}
	`;
}

function NewFault() {
	const [kind, setKind] = useState('error');
	const [share, setShare] = useState(30);
	const [, fields] = KINDS[kind];
	const { chat } = state;
	const onSubmit = (event) => {
		event.preventDefault();
		const given = Object.fromEntries(new FormData(event.target));
		const numbers = fields
			.filter((field) => field !== 'after')
			.map((field) => [field, Number(given[field])]);
		const match = {
			...(given.path ? { path: given.path } : {}),
			...(given.here ? { customer: chat.customer } : {}),
		};
		void attempt(() =>
			call('POST', '/faults', {
				...Object.fromEntries(numbers),
				...{ kind, match, rate: share / 100, after: given.after === 'on' },
				...(given.times ? { times: Number(given.times) } : {}),
			}),
		);
	};
	return html`<form class="new-fault" onSubmit=${onSubmit}>
		<label>
			What happens
			<select value=${kind} onChange=${(event) => setKind(event.target.value)}>
				${Object.entries(KINDS).map(([name, [words]]) => html`<option key=${name} value=${name} selected=${name === kind}>${words}</option>`)}
			</select>
		</label>
		<label>
			Requests for
			<select name="path">
				${PATHS.map(([path, words]) => html`<option key=${path} value=${path} selected=${path === '/messages'}>${words}</option>`)}
			</select>
		</label>
		<div class="two">
			${fields.filter((field) => field in DEFAULTS).map((field) => html`<label key=${field}>${LABELS[field]} <input name=${field} type="number" min="0" required defaultValue=${DEFAULTS[field]} /></label>`)}
			<label
				>How many times <input name="times" type="number" min="1" placeholder="No limit"
			/></label>
		</div>
		${fields.includes('after') && html`<label class="check"><input type="checkbox" name="after" /> After carrying out the request</label>`}
		${chat && !chat.group && html`<label class="check"><input type="checkbox" name="here" /> Only with messages to this customer</label>`}
		<label>
			Probability: ${share} %
			<input
				type="range"
				min="1"
				max="100"
				value=${share}
				onInput=${(event) => setShare(Number(event.target.value))}
			/>
		</label>
		<button class="primary">Add this fault</button>
	</form>`;
}

function Fault({ fault }) {
	const { id, kind, match, rate, times, code, status, ms } = fault;
	const about = [
		match.path && (PATHS.find(([path]) => path === match.path)?.[1] ?? match.path),
		match.method,
		match.customer && `to ${match.customer}`,
		kind === 'error' && code,
		kind === 'http' && status,
		ms && `${ms} ms`,
		`${Math.round(rate * 100)} %`,
		times && `${times} left`,
	];
	return html`<li class="fault">
		<span
			><strong>${KINDS[kind][0]}</strong><small>${about.filter(Boolean).join(' · ')}</small></span
		>
		<button class="plain" onClick=${() => attempt(() => call('DELETE', `/faults/${id}`))}>
			Remove
		</button>
	</li>`;
}
