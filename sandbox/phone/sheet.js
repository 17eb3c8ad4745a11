import { html, useLayoutEffect, useRef } from './vendor/preact.js';
import { Icon } from './icons.js';
import { closeDialog } from './store.js';

/** How far a sheet stays from the window's edge, px. */
const EDGE = 10;

/** Puts it beside what it is about, inside the window. */
function placeBeside(dialog, element) {
	const about = element.getBoundingClientRect();
	const { width, height } = dialog.getBoundingClientRect();
	const left = Math.min(Math.max(EDGE, about.left), innerWidth - width - EDGE);
	const below = about.bottom + 6;
	const top = below + height + EDGE > innerHeight ? about.top - height - 6 : below;
	const fits = Math.min(Math.max(EDGE, top), innerHeight - height - EDGE);
	Object.assign(dialog.style, { left: `${left}px`, top: `${fits}px`, margin: '0' });
}

/**
 * A modal dialog, open as long as it is drawn. Escape, a click beside it and its cross close it; the focus goes back
 * to where it was.
 *
 * @param at the element that it stands beside; absent = in the middle
 */
export function Sheet({ title, at, kind = '', children }) {
	const dialog = useRef();
	useLayoutEffect(() => {
		const { current } = dialog;
		current.showModal();
		if (at?.isConnected) placeBeside(current, at);
		return () => current.close();
	}, []);
	const onClick = (event) => event.target === dialog.current && closeDialog();
	const onCancel = (event) => {
		event.preventDefault();
		closeDialog();
	};
	return html`<dialog
		ref=${dialog}
		class=${`sheet ${kind} ${at ? 'beside' : ''}`}
		aria-label=${title}
		onClick=${onClick}
		onCancel=${onCancel}
	>
		<div class="sheet-inside">
			<header>
				<h2>${title}</h2>
				<button type="button" class="plain-icon" aria-label="Close" onClick=${closeDialog}>
					<${Icon} name="close" />
				</button>
			</header>
			${children}
		</div>
	</dialog>`;
}

/**
 * A form in a sheet: `send` gets its fields; a refusal is said in it. Its fields have a `defaultValue`: what has a `value`
 * gets that again with each event that the page hears of, whatever was typed.
 */
export function SheetForm({ send, action, refused, children }) {
	const onSubmit = (event) => {
		event.preventDefault();
		void send(Object.fromEntries(new FormData(event.target)));
	};
	return html`<form onSubmit=${onSubmit}>
		${children} ${refused && html`<p class="refused" role="alert">${refused}</p>`}
		<menu>
			<button type="button" class="plain" onClick=${closeDialog}>Cancel</button>
			<button class="primary">${action}</button>
		</menu>
	</form>`;
}
