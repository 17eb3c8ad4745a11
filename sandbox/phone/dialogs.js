import { html } from './vendor/preact.js';
import { letPass } from './actions.js';
import { Attach, ContactDialog, LocationDialog, StickerDialog, VoiceDialog } from './attach.js';
import { CustomerDialog } from './customerDialog.js';
import { GroupDialog } from './groupDialog.js';
import { MessageSheet } from './messageSheet.js';
import { Sheet } from './sheet.js';
import { closeDialog, state } from './store.js';

const Picture = ({ url, caption }) =>
	html`<${Sheet} title=${caption || 'Photo'} kind="large"
		><img class="whole" src=${url} alt=${caption ?? 'Photo'}
	/><//>`;

const DIALOGS = {
	attach: Attach,
	voice: VoiceDialog,
	location: LocationDialog,
	contact: ContactDialog,
	sticker: StickerDialog,
	message: MessageSheet,
	customer: CustomerDialog,
	group: GroupDialog,
	time: TimeDialog,
	picture: Picture,
};

export function Dialogs() {
	const { dialog } = state;
	const Dialog = dialog && DIALOGS[dialog.name];
	return Dialog ? html`<${Dialog} key=${dialog} ...${dialog} />` : null;
}

const PERIODS = [
	[1, 'An hour', 'An hour has'],
	[6, 'Six hours', 'Six hours have'],
	[24, 'A day', 'A day has'],
	[72, 'Three days', 'Three days have'],
	[720, 'Thirty days', 'Thirty days have'],
];

function TimeDialog() {
	const pass = (hours, words) => {
		closeDialog();
		void letPass(hours, words);
	};
	return html`<${Sheet} title="Let time pass">
		<div class="periods">
			${PERIODS.map(([hours, words, said]) => html`<button key=${hours} class="plain" onClick=${() => pass(hours, said)}>${words}</button>`)}
		</div>
		<div class="explained">
			<p>
				In the sandbox everything is so much older then: windows close, files and links expire, and
				what was due happens now, such as reviews of templates and webhooks that are to be sent
				again.
			</p>
			<p>
				The clock itself stays, since n8n has the same one: waits in your workflows go on as they
				were. And n8n goes by the times that it was told: until 24 hours have really gone by, it may
				take a window for open that is closed here. Meta's answer is then the one that counts: the
				message fails with 131047, and the Fallback Template goes out if you have chosen one.
			</p>
		</div>
	<//>`;
}
