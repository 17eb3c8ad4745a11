import { html, useEffect, useState } from './vendor/preact.js';

/**
 * A box to tick that shows at once what was chosen, until the sandbox says how it is.
 *
 * @param change called with the choice; its promise says whether it was taken
 */
export function Tick({ checked, change, children }) {
	const [chosen, setChosen] = useState();
	useEffect(() => setChosen(undefined), [checked]);
	const onChange = async ({ target }) => {
		setChosen(target.checked);
		if (!(await change(target.checked))) setChosen(undefined);
	};
	return html`<label class="check">
		<input type="checkbox" checked=${chosen ?? checked} onChange=${onChange} />
		${children}
	</label>`;
}
