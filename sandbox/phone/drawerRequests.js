import { html, useState } from './vendor/preact.js';
import { call } from './api.js';
import { Json } from './drawerWebhooks.js';
import { state } from './store.js';
import { exactTimeOf } from './time.js';
import { useAnswer } from './useAnswer.js';

const SHOWN = 150;

/** What was asked of Graph, newest first. */
export function RequestsTab() {
	const answer = useAnswer(() => call('GET', `/requests?limit=${SHOWN}`), state.news.request);
	if (!answer) return null;
	const requests = answer.requests.toReversed();
	if (requests.length === 0) {
		return html`<p class="none">
			Nobody has asked Graph anything yet. Your workflow does, once its credential's Base URL leads
			here.
		</p>`;
	}
	return html`<ul class="log">
		${requests.map((request) => html`<${Request} key=${request.id} request=${request} />`)}
	</ul>`;
}

const kindOf = ({ status }) => (status >= 200 && status < 300 ? 'good' : 'bad');

function Request({ request }) {
	const { id, at, method, path, status, code, message, ms, fault } = request;
	const [detail, setDetail] = useState();
	const onToggle = (event) => {
		if (!event.target.open || detail) return;
		call('GET', `/requests/${id}`).then(setDetail, (cause) => setDetail({ answer: cause.message }));
	};
	const words = status === 0 ? 'cut off' : code === undefined ? status : `${status} · ${code}`;
	return html`<li>
		<details onToggle=${onToggle}>
			<summary>
				<span class="what"><b>${method}</b> ${path.replace(/^\/v[\d.]+/, '')}</span>
				<time>${exactTimeOf(at)}</time>
				<span class=${`badge ${kindOf(request)}`}>${words}</span>
			</summary>
			${message && html`<p>${message}</p>`}
			<p class="id">${path} · ${ms} ms${fault && ` · fault: ${fault}`}</p>
			${
				detail &&
				html`
					${
						detail.params &&
						Object.keys(detail.params).length > 0 &&
						html`<h4>Asked</h4>
							<${Json} value=${detail.params} label="Parameters" />`
					}
					${
						detail.answer !== undefined &&
						html`<h4>Answered</h4>
							<${Json} value=${detail.answer} label="Answer" />`
					}
				`
			}
		</details>
	</li>`;
}
