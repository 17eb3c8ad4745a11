import { html, useState } from './vendor/preact.js';
import { call } from './api.js';
import { useAnswer } from './useAnswer.js';
import { attempt, say, state } from './store.js';
import { Tick } from './tick.js';
import { exactTimeOf } from './time.js';

const SHOWN = 100;

/** What went to the callbacks, newest first; what waits; what went nowhere. */
export function WebhooksTab() {
	const [onlyHere, setOnlyHere] = useState(false);
	const { news, chat } = state;
	const ask = async () => ({
		...(await call('GET', `/webhooks?limit=${SHOWN}`)),
		settings: await call('GET', '/settings'),
	});
	const answer = useAnswer(ask, news.webhook + news.settings);
	if (!answer) return null;
	const isHere = (value) => !onlyHere || !chat || JSON.stringify(value).includes(chat.customer);
	const deliveries = answer.deliveries.filter(({ body }) => isHere(body)).reverse();
	const dropped = answer.dropped.filter(({ value }) => isHere(value)).reverse();
	return html`
		<${Held} answer=${answer} />
		${
			chat &&
			html`<label class="check">
				<input
					type="checkbox"
					checked=${onlyHere}
					onChange=${(event) => setOnlyHere(event.target.checked)}
				/>
				Only about this customer
			</label>`
		}
		${deliveries.length === 0 && html`<p class="none">Nothing was sent to a callback yet.</p>`}
		<ul class="log">
			${deliveries.map((delivery) => html`<${Delivery} key=${delivery.id} delivery=${delivery} />`)}
		</ul>
		${
			dropped.length > 0 &&
			html`<h3>Not delivered anywhere</h3>
				<ul class="log">
					${dropped.map(
						({ field, reason, at, value }, index) =>
							html`<li key=${index}>
								<details>
									<summary>
										<span class="what">${field}</span><time>${exactTimeOf(at)}</time
										><span class="badge bad">no callback</span>
									</summary>
									<p>${reason}</p>
									<${Json} value=${value} label="What would have been sent" />
								</details>
							</li>`,
					)}
				</ul>`
		}
	`;
}

const ORDERS = [
	['original', 'In order'],
	['reversed', 'Newest first'],
	['shuffled', 'Shuffled'],
];

/** What is kept back, and how it is let go. */
function Held({ answer: { held, waiting, settings } }) {
	const change = (body) => attempt(() => call('PATCH', '/settings', body));
	const release = (body) =>
		attempt(async () => {
			const { deliveries } = await call('POST', '/webhooks/release', body);
			say(`Released: ${deliveries}.`);
		});
	return html`<fieldset class="held">
		<legend>From now on</legend>
		<${Tick} checked=${settings.holdWebhooks} change=${(holdWebhooks) => change({ holdWebhooks })}
			>Hold webhooks<//
		>
		<${Tick}
			checked=${settings.duplicates > 0}
			change=${(isOn) => change({ duplicates: isOn ? 1 : 0 })}
			>Send each one twice<//
		>
		${
			held > 0 &&
			html`<p>
					${`Waiting: ${held}`}${
						waiting.length > 0 &&
						html` <small
							>(${waiting
								.slice(-3)
								.map(({ field, value }) => whatIn(field, value))
								.join(', ')})</small
						>`
					}
				</p>
				<div class="row-of-buttons">
					${ORDERS.map(([order, words]) => html`<button class="plain" key=${order} onClick=${() => release({ order })}>${words}</button>`)}
					<button class="plain" onClick=${() => release({ batch: true })}>As one</button>
				</div>`
		}
	</fieldset>`;
}

/** In a few words, what a change tells. */
function whatIn(field, { messages, statuses, calls, contacts } = {}) {
	const name = contacts?.[0]?.profile?.name;
	const parts = [
		...(messages ?? []).map(({ type }) => type),
		...(statuses ?? []).map(({ status }) => status),
		...(calls ?? []).map(({ event }) => event),
	];
	return `${field === 'messages' && parts.length > 0 ? '' : `${field} `}${parts.join(', ')}${name ? ` · ${name}` : ''}`;
}

const summaryOf = ({ body }) =>
	(body?.entry ?? [])
		.flatMap(({ changes }) => changes.map(({ field, value }) => whatIn(field, value)))
		.join('; ');

/** How it went: `[words, kind]`. */
function outcomeOf({ attempts, nextAt }) {
	const last = attempts.at(-1);
	const count = attempts.length > 1 ? ` · ${attempts.length} attempts` : '';
	if (attempts.some(({ status }) => status === 200)) return [`200${count}`, 'good'];
	if (!last || last.ms === undefined) return ['under way', 'open'];
	const what = last.status ?? 'no answer';
	return nextAt
		? [`${what}${count} · again at ${exactTimeOf(nextAt)}`, 'open']
		: [`${what}${count} · given up`, 'bad'];
}

function Delivery({ delivery }) {
	const { id, url, body, attempts } = delivery;
	const [words, kind] = outcomeOf(delivery);
	const again = (copies) => attempt(() => call('POST', `/webhooks/${id}/redeliver`, { copies }));
	return html`<li>
		<details>
			<summary>
				<span class="what">${summaryOf(delivery)}</span>
				<time>${attempts[0] && exactTimeOf(attempts[0].at)}</time>
				<span class=${`badge ${kind}`}>${words}</span>
			</summary>
			<p class="id">${url}</p>
			<ol class="attempts">
				${attempts.map(
					({ at, status, failure, answer, ms }, index) =>
						html`<li key=${index}>
							<time>${exactTimeOf(at)}</time>
							${` ${status ?? failure ?? 'under way'}`}${ms !== undefined && ` in ${ms} ms`}
							${answer && html`<code class="answer">${answer}</code>`}
						</li>`,
				)}
			</ol>
			<div class="row-of-buttons">
				<button class="plain" onClick=${() => again(1)}>Send again</button>
				<button class="plain" onClick=${() => again(2)}>Twice at once</button>
			</div>
			<${Json} value=${body} label="Body" />
		</details>
	</li>`;
}

export const Json = ({ value, label }) =>
	html`<pre tabindex="0" aria-label=${label}>
${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>`;
