import { randomBytes } from 'node:crypto';
import { invalidParameter, missingParameter, unknownObject } from '../errors/graphError.ts';
import { parseFields } from '../graph/fields.ts';
import { page } from '../graph/paging.ts';
import type { GraphRequest } from '../graph/request.ts';
import { compact, textOf, type JsonObject } from '../json.ts';
import { requireText } from '../message/require.ts';
import type { PhoneNumber } from '../state/account.ts';

const FORMATS = ['SVG', 'PNG'];

/** Meta, "QR codes": a message of at most 140 characters. */
const MAX_LENGTH = 140;

/** `GET /{PHONE_NUMBER_ID}/message_qrdls`, newest first; with a code below it or as `code`, that one. */
export function listQrCodes(request: GraphRequest, number: PhoneNumber): JsonObject {
	const asked = textOf(request.params.code);
	const codes = [...number.qrCodes.keys()].reverse();
	const found = asked === undefined ? codes : codes.filter((code) => code === asked);
	const image = parseFields(request.params.fields).find(({ name }) => name === 'qr_image_url');
	const format = image && formatOf(image.args.format ?? 'SVG');
	return compact({
		...page(
			request,
			found,
			(code) => code,
			(code) => describe(request, number, code, format),
		),
	});
}

/** `POST /{PHONE_NUMBER_ID}/message_qrdls`: a new code, or with a code a new message for it. */
export function putQrCode(request: GraphRequest, number: PhoneNumber): JsonObject {
	const { params } = request;
	const message = requireText(params.prefilled_message, 'prefilled_message', MAX_LENGTH);
	const known = textOf(params.code);
	if (known !== undefined) {
		if (!number.qrCodes.has(known)) throw unknownObject('POST', known);
		number.qrCodes.set(known, message);
		return describe(request, number, known, undefined);
	}
	if (params.generate_qr_image === undefined) throw missingParameter('generate_qr_image');
	const format = formatOf(textOf(params.generate_qr_image));
	const code = `${randomCode(13)}1`;
	number.qrCodes.set(code, message);
	return describe(request, number, code, format);
}

/** `DELETE /{PHONE_NUMBER_ID}/message_qrdls/{CODE}`. */
export function deleteQrCode(request: GraphRequest, number: PhoneNumber): JsonObject {
	const code = textOf(request.params.code);
	if (code === undefined) throw missingParameter('code');
	if (!number.qrCodes.delete(code)) throw unknownObject('DELETE', code);
	return { success: true };
}

function describe(
	request: GraphRequest,
	number: PhoneNumber,
	code: string,
	format: string | undefined,
): JsonObject {
	return compact({
		code,
		prefilled_message: number.qrCodes.get(code) ?? '',
		deep_link_url: `https://wa.me/message/${code}`,
		qr_image_url: format && `${request.origin}/qr-image/${code}.${format.toLowerCase()}`,
	});
}

function formatOf(given: string | undefined): string {
	const format = given?.toUpperCase() ?? '';
	if (FORMATS.includes(format)) return format;
	throw invalidParameter(
		`Param generate_qr_image must be one of {${FORMATS.join(', ')}} - got "${given ?? ''}".`,
	);
}

function randomCode(length: number): string {
	return [...randomBytes(length)]
		.map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32] ?? 'A')
		.join('');
}
