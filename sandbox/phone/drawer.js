import { html, useRef } from './vendor/preact.js';
import { CustomerTab } from './drawerCustomer.js';
import { FaultsTab } from './drawerFaults.js';
import { RequestsTab } from './drawerRequests.js';
import { TemplatesTab } from './drawerTemplates.js';
import { WebhooksTab } from './drawerWebhooks.js';
import { Icon } from './icons.js';
import { set } from './store.js';

const TABS = {
	webhooks: ['Webhooks', WebhooksTab],
	requests: ['Requests', RequestsTab],
	templates: ['Templates', TemplatesTab],
	customer: ['Customer', CustomerTab],
	faults: ['Faults', FaultsTab],
};

/** What the customer does not see. */
export function Drawer({ tab }) {
	const tabs = useRef();
	const names = Object.keys(TABS);
	const [title, Tab] = TABS[tab];
	const choose = (name) => set({ drawer: name });
	const onKeyDown = ({ key }) => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
		if (!step) return;
		const next = names[(names.indexOf(tab) + step + names.length) % names.length];
		choose(next);
		tabs.current.querySelector(`#tab-${next}`).focus();
	};
	return html`<aside
		class="drawer"
		aria-label="Behind the scenes"
		onKeyDown=${({ key }) => key === 'Escape' && set({ drawer: undefined })}
	>
		<header class="drawer-head">
			<h2>Behind the scenes</h2>
			<button class="plain-icon" aria-label="Close" onClick=${() => set({ drawer: undefined })}>
				<${Icon} name="close" />
			</button>
		</header>
		<div
			class="tabs"
			role="tablist"
			aria-label="Behind the scenes"
			ref=${tabs}
			onKeyDown=${onKeyDown}
		>
			${names.map(
				(name) =>
					html`<button
						key=${name}
						id=${`tab-${name}`}
						role="tab"
						aria-selected=${name === tab ? 'true' : 'false'}
						aria-controls="drawer-panel"
						tabindex=${name === tab ? '0' : '-1'}
						onClick=${() => choose(name)}
					>
						${TABS[name][0]}
					</button>`,
			)}
		</div>
		<div class="panel" id="drawer-panel" role="tabpanel" tabindex="0" aria-label=${title}>
			<${Tab} key=${tab} />
		</div>
	</aside>`;
}
