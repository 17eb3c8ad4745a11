import { html, useState } from './vendor/preact.js';
import { call } from './api.js';
import { attempt, numberOf, state } from './store.js';
import { useAnswer } from './useAnswer.js';

const STATUSES = ['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'IN_APPEAL'];

const QUALITIES = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'];

const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'];

/** The account's templates, and what Meta makes of them; each change is told by its webhook. */
export function TemplatesTab() {
	const [wanted, setWanted] = useState('');
	const answer = useAnswer(() => call('GET', '/templates'), state.news.template);
	if (!answer) return null;
	const account = numberOf(state.number)?.businessAccountId;
	const templates = answer.templates.filter(
		({ businessAccountId, name }) =>
			businessAccountId === account && name.includes(wanted.trim().toLowerCase()),
	);
	return html`
		<label class="find"
			>Find
			<input type="search" value=${wanted} onInput=${(event) => setWanted(event.target.value)}
		/></label>
		${templates.length === 0 && html`<p class="none">No template by that name.</p>`}
		<ul class="log">
			${templates.map((template) => html`<${Template} key=${template.id} template=${template} />`)}
		</ul>
	`;
}

const kindOf = (status) =>
	status === 'APPROVED' ? 'good' : status === 'PENDING' || status === 'IN_APPEAL' ? 'open' : 'bad';

function Template({ template }) {
	const { id, name, language, category, status, quality, rejectedReason, body } = template;
	const change = (what) => attempt(() => call('PATCH', `/templates/${id}`, what));
	const choice = (label, field, value, values) =>
		html`<label>
			${label}
			<select
				value=${value}
				onChange=${(event) => change({ [field]: event.target.value, ...(event.target.value === 'REJECTED' ? { rejected_reason: 'INVALID_FORMAT' } : {}) })}
			>
				${[...new Set([value, ...values])].map((word) => html`<option key=${word} value=${word} selected=${word === value}>${word.toLowerCase().replaceAll('_', ' ')}</option>`)}
			</select>
		</label>`;
	return html`<li>
		<details>
			<summary>
				<span class="what">${name}</span>
				<time>${language}</time>
				<span class=${`badge ${kindOf(status)}`}>${status.toLowerCase().replaceAll('_', ' ')}</span>
			</summary>
			<p class="template-body" dir="auto">${body}</p>
			${status === 'REJECTED' && html`<p>Reason: ${rejectedReason}</p>`}
			<div class="fields">
				${choice('Status', 'status', status, STATUSES)}
				${choice('Quality', 'quality', quality, QUALITIES)}
				${choice('Category', 'category', category, CATEGORIES)}
			</div>
		</details>
	</li>`;
}
