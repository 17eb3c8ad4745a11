import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { UploadedFile } from '../graph/request.ts';
import { isObject, parseJson, type JsonObject, type JsonValue } from '../json.ts';

export interface Parameters {
	params: JsonObject;
	file?: UploadedFile;
	bytes?: Buffer;
}

/**
 * A request's parameters as Graph reads them: from the query and from a body that is JSON, a form or multipart.
 * In forms, values that are JSON objects or lists count as such. A body that cannot be read has none.
 */
export async function readParameters(request: FastifyRequest): Promise<Parameters> {
	const query = request.query as Record<string, string | string[]>;
	if (request.isMultipart()) return readMultipart(request, fromEntries(query));
	const { body } = request;
	if (Buffer.isBuffer(body)) {
		const form = isForm(request) ? fromForm(body.toString('utf8')) : {};
		return { params: { ...fromEntries(query), ...form }, bytes: body };
	}
	const json = isObject(body) ? body : {};
	// Nearly every request: JSON alone, taken as it is.
	for (const _key in query) return { params: { ...fromEntries(query), ...json } };
	return { params: json };
}

async function readMultipart(request: FastifyRequest, query: JsonObject): Promise<Parameters> {
	const fields: Record<string, string> = {};
	let file: UploadedFile | undefined;
	for await (const part of request.parts()) {
		if (part.type === 'file') file = await readFile(part);
		else fields[part.fieldname] = String(part.value);
	}
	return { params: { ...query, ...fromEntries(fields) }, ...(file ? { file } : {}) };
}

async function readFile(part: MultipartFile): Promise<UploadedFile> {
	return { content: await part.toBuffer(), fileName: part.filename, mimeType: part.mimetype };
}

function isForm(request: FastifyRequest): boolean {
	const type = request.headers['content-type'] ?? '';
	return type === '' || type.includes('form') || type.startsWith('text/plain');
}

/** Some clients call JSON a form. */
function fromForm(source: string): JsonObject {
	const json = source.startsWith('{') ? parseJson(source) : undefined;
	if (isObject(json)) return json;
	return fromEntries(Object.fromEntries(new URLSearchParams(source)));
}

function fromEntries(entries: Record<string, string | string[]>): JsonObject {
	const params: JsonObject = {};
	for (const [key, value] of Object.entries(entries)) {
		params[key] = Array.isArray(value) ? value : structured(value);
	}
	return params;
}

function structured(value: string): JsonValue {
	return /^\s*[{[]/.test(value) ? (parseJson(value) ?? value) : value;
}
