import { html, render, useEffect, useReducer } from './vendor/preact.js';
import { connect } from './actions.js';
import { Chat } from './chat.js';
import { ChatList } from './chatList.js';
import { Dialogs } from './dialogs.js';
import { Drawer } from './drawer.js';
import { state, subscribe } from './store.js';
import { TryThis } from './tryThis.js';

function App() {
	const [, redraw] = useReducer((count) => count + 1, 0);
	useEffect(() => subscribe(redraw), []);
	// Windows run out by themselves.
	useEffect(() => {
		const timer = setInterval(redraw, 1000);
		return () => clearInterval(timer);
	}, []);
	const { chat, drawer, notice, announced } = state;
	const shape = `page ${chat ? 'in-chat' : ''} ${drawer ? 'with-drawer' : ''}`;
	return html`
		<div class=${shape}>
			<${ChatList} />
			<main class="stage">
				${chat ? html`<${Chat} key=${chat} chat=${chat} />` : html`<${TryThis} />`}
			</main>
			${drawer && html`<${Drawer} tab=${drawer} />`}
		</div>
		<${Dialogs} />
		<div class="notice" role="status">${notice && html`<p>${notice}</p>`}</div>
		<div class="unseen" role="log" aria-live="polite" aria-label="New messages">
			${announced.map(({ id, text }) => html`<p key=${id}>${text}</p>`)}
		</div>
	`;
}

const place = document.getElementById('app');
// What was there before the scripts came.
place.replaceChildren();
render(html`<${App} />`, place);
connect();
