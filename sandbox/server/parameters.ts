import type { MultipartFile } from '@fastify/multipart';
import type { FastifyError, FastifyRequest } from 'fastify';
import type { UploadedFile } from '../graph/request.ts';
import { isObject, parseJson, type JsonObject } from '../json.ts';
import { formParameters } from './form.ts';

export interface Parameters {
	params: JsonObject;
	file?: UploadedFile;
	bytes?: Buffer;
}

/**
 * A request's parameters as Graph reads them: from the query and from a body that is JSON, a form or multipart.
 * In forms, values that are JSON objects or lists count as such, and `text[body]=x` is `text: { body: 'x' }`. A
 * body that cannot be read has none.
 */
export async function readParameters(request: FastifyRequest): Promise<Parameters> {
	const query = queryOf(request);
	if (request.isMultipart()) return readMultipart(request, query);
	const { body } = request;
	if (Buffer.isBuffer(body)) {
		const form = isForm(request) ? fromForm(body.toString('utf8')) : {};
		return { params: { ...query, ...form }, bytes: body };
	}
	const json = isObject(body) ? body : {};
	// Nearly every request: JSON alone, taken as it is.
	return { params: query === NONE ? json : { ...query, ...json } };
}

const NONE: JsonObject = {};

function queryOf(request: FastifyRequest): JsonObject {
	const start = request.originalUrl.indexOf('?');
	if (start === -1) return NONE;
	return formParameters(new URLSearchParams(request.originalUrl.slice(start)));
}

async function readMultipart(request: FastifyRequest, query: JsonObject): Promise<Parameters> {
	const fields: Array<[string, string]> = [];
	let file: UploadedFile | undefined;
	try {
		for await (const part of request.parts()) {
			if (part.type === 'file') file = await readFile(part);
			else fields.push([part.fieldname, String(part.value)]);
		}
	} catch (cause) {
		// Without a boundary, or cut off in the middle: what was read so far counts.
		if ((cause as FastifyError).statusCode === 413) throw cause;
	}
	return { params: { ...query, ...formParameters(fields) }, ...(file ? { file } : {}) };
}

async function readFile(part: MultipartFile): Promise<UploadedFile> {
	const { fieldname, filename, mimetype } = part;
	const content = await part.toBuffer();
	return { content, fieldName: fieldname, fileName: filename, mimeType: mimetype };
}

function isForm(request: FastifyRequest): boolean {
	const type = request.headers['content-type'] ?? '';
	return type === '' || type.includes('form') || type.startsWith('text/plain');
}

/** Some clients call JSON a form. */
function fromForm(source: string): JsonObject {
	const json = source.startsWith('{') ? parseJson(source) : undefined;
	if (isObject(json)) return json;
	return formParameters(new URLSearchParams(source));
}
