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
				Everything in the sandbox becomes that much older: windows close, files and links expire,
				and whatever was due in the meantime happens now, such as template reviews and webhooks that
				are sent again.
			</p>
			<p>
				The clock itself does not change, because n8n uses the same one: waits in your workflows
				continue as they are. And n8n relies on the times it was told: until 24 hours have really
				gone by, it may still consider a window open that is closed here. Meta has the last word:
				the message fails with 131047, and the Fallback Template goes out if you have chosen one.
			</p>
		</div>
	<//>`;
}
