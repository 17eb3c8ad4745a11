/**
 * Makes each call of a published SDK, with one message of each type, unchanged but for the host that its requests go to.
 * Prints what the SDK was answered, by type, as JSON.
 */
import { WhatsAppAPI } from 'whatsapp-api-js';
import * as m from 'whatsapp-api-js/messages';

const { SANDBOX_URL, ACCESS_TOKEN, PHONE_NUMBER_ID, CUSTOMER, MESSAGE_ID } = process.env;

const api = new WhatsAppAPI({
	token: ACCESS_TOKEN,
	secure: false,
	ponyfill: {
		fetch: (url, options) =>
			fetch(String(url).replace('https://graph.facebook.com', SANDBOX_URL), options),
	},
});

async function uploaded(mimeType, name, bytes) {
	const form = new globalThis.FormData();
	form.set('file', new globalThis.Blob([bytes], { type: mimeType }), name);
	form.set('messaging_product', 'whatsapp');
	const { id } = await api.uploadMedia(PHONE_NUMBER_ID, form, false);
	return id;
}

const image = await uploaded('image/png', 'map.png', Buffer.from('\x89PNG\r\n', 'latin1'));
const body = new m.Body('Hello');
const footer = new m.Footer('Greenhouse Clinic');
const link = 'https://example.com/file';
const sku = (id) => new m.Product(id);

const messages = {
	text: new m.Text('Hello https://example.com', true),
	image: new m.Image(image, true, 'A map'),
	video: new m.Video(link, false, 'A film'),
	audio: new m.Audio(link),
	voice: new m.Audio(link, false, true),
	document: new m.Document(link, false, 'An invoice', 'invoice.pdf'),
	sticker: new m.Sticker(link),
	location: new m.Location(4.8952, 52.3702, 'Greenhouse Clinic', 'Dam 1, Amsterdam'),
	contacts: new m.Contacts([
		new m.Name('Anna Jansen', 'Anna', 'Jansen'),
		new m.Phone('+31612345678', 'WORK', '31612345678'),
		new m.Email('anna@example.com', 'WORK'),
	]),
	reaction: new m.Reaction(MESSAGE_ID, '👍'),
	'reaction removed': new m.Reaction(MESSAGE_ID),
	button: new m.Interactive(
		new m.ActionButtons(new m.Button('yes', 'Yes'), new m.Button('no', 'No')),
		body,
		new m.Header(new m.Image(image, true)),
		footer,
	),
	list: new m.Interactive(
		new m.ActionList(
			'Choose',
			new m.ListSection('Morning', new m.Row('9', '09:00', 'With Dr Vos')),
			new m.ListSection('Afternoon', new m.Row('14', '14:00')),
		),
		body,
		new m.Header('Times'),
		footer,
	),
	cta_url: new m.Interactive(new m.ActionCTA('Open', link), body, new m.Header('Order'), footer),
	flow: new m.Interactive(
		new m.ActionNavigateFlow('token', '123456789', 'Book', 'WELCOME', { name: 'Anna' }),
		body,
		undefined,
		footer,
	),
	location_request_message: new m.Interactive(new m.ActionLocation(), body),
	call_permission_request: new m.Interactive(new m.ActionCallPermission(), body),
	request_contact_info: new m.Interactive(new m.ActionContactRequest(), body),
	catalog_message: new m.Interactive(new m.ActionCatalog(sku('SKU-1')), body, undefined, footer),
	product: new m.Interactive(new m.ActionProduct(new m.CatalogProduct('SKU-1', '1234')), body),
	product_list: new m.Interactive(
		new m.ActionProductList('1234', new m.ProductSection('Bread', sku('SKU-1'), sku('SKU-2'))),
		body,
		new m.Header('Our bread'),
	),
	template: new m.Template('opening_hours', 'en_US'),
};

const answers = { upload: { id: image } };
for (const [type, message] of Object.entries(messages)) {
	answers[type] = await api.sendMessage(PHONE_NUMBER_ID, CUSTOMER, message);
}
answers['mark as read'] = await api.markAsRead(PHONE_NUMBER_ID, MESSAGE_ID, 'text');
const media = await api.retrieveMedia(image);
answers.download = { bytes: (await (await api.fetchMedia(media.url)).arrayBuffer()).byteLength };
answers.delete = await api.deleteMedia(image);

const { code } = (answers['create QR'] = await api.createQR(PHONE_NUMBER_ID, 'Hello', 'svg'));
answers['list QR'] = await api.retrieveQR(PHONE_NUMBER_ID);
answers['update QR'] = await api.updateQR(PHONE_NUMBER_ID, code, 'Goodbye');
answers['one QR'] = await api.retrieveQR(PHONE_NUMBER_ID, code);
answers['delete QR'] = await api.deleteQR(PHONE_NUMBER_ID, code);
answers.block = await api.blockUser(PHONE_NUMBER_ID, CUSTOMER);
answers.unblock = await api.unblockUser(PHONE_NUMBER_ID, CUSTOMER);
console.log(JSON.stringify(answers));
