import { writeHere } from './actions.js';
import { closeDialog, say } from './store.js';

/** Meta's largest document. */
const MOST_BYTES = 64 * 1024 * 1024;

const base64Of = (blob) =>
	new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
		reader.onerror = () => reject(reader.error);
		reader.readAsDataURL(blob);
	});

/** What WhatsApp makes of a file that is chosen as a photo or video. */
function typeOf(file) {
	if (/^image\/(jpeg|png)$/.test(file.type)) return 'image';
	if (/^video\/(mp4|3gpp)$/.test(file.type)) return 'video';
	return 'document';
}

/**
 * Sends a file as the customer.
 *
 * @param type Meta's; absent = by the file
 * @param more of the message's object, e.g. `{ voice: true }`
 */
export async function sendFile(blob, { type = typeOf(blob), replyTo, ...more } = {}) {
	if (blob.size > MOST_BYTES) {
		say(`The file has ${Math.round(blob.size / 1024 / 1024)} MB. Up to 64 MB can be sent here.`);
		return;
	}
	const file = {
		data: await base64Of(blob),
		mime_type: blob.type || 'application/octet-stream',
		...(blob.name ? { filename: blob.name } : {}),
		...more,
	};
	closeDialog();
	await writeHere({ type, [type]: file, ...(replyTo ? { replyTo } : {}) });
}

/** Lets a person choose files. @returns a promise of them; it never settles if nothing is chosen */
export const chooseFiles = (accept) =>
	new Promise((resolve) => {
		const input = document.createElement('input');
		Object.assign(input, { type: 'file', accept, multiple: true });
		input.addEventListener('change', () => resolve([...input.files]));
		input.click();
	});

/** An emoji as a sticker of 512 × 512, as WhatsApp wants them. */
export function stickerOf(emoji) {
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 512;
	const pen = canvas.getContext('2d');
	Object.assign(pen, { font: '380px sans-serif', textAlign: 'center', textBaseline: 'middle' });
	pen.fillText(emoji, 256, 280);
	return blobOf(canvas, 'image/webp');
}

/** A picture for those who have none at hand: a greenhouse at some hour. */
export function samplePhoto() {
	const canvas = document.createElement('canvas');
	Object.assign(canvas, { width: 1200, height: 900 });
	const pen = canvas.getContext('2d');
	const hue = Math.floor(Math.random() * 360);
	const sky = pen.createLinearGradient(0, 0, 0, 900);
	sky.addColorStop(0, `hsl(${hue} 70% 78%)`);
	sky.addColorStop(1, `hsl(${(hue + 40) % 360} 80% 92%)`);
	pen.fillStyle = sky;
	pen.fillRect(0, 0, 1200, 900);
	pen.fillStyle = 'hsl(140 35% 38%)';
	pen.fillRect(0, 690, 1200, 210);
	Object.assign(pen, { font: '300px sans-serif', textAlign: 'center' });
	pen.fillText('🪴', 600, 740);
	return blobOf(canvas, 'image/jpeg');
}

const blobOf = (canvas, type) => new Promise((resolve) => canvas.toBlob(resolve, type, 0.85));
