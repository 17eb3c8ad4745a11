const KB = 1024;
const MB = 1024 * KB;

/** What may be uploaded and how large ("Media: supported types"). */
export const MAX_BYTES: Record<string, number> = {
	'audio/aac': 16 * MB,
	'audio/amr': 16 * MB,
	'audio/mpeg': 16 * MB,
	'audio/mp4': 16 * MB,
	'audio/ogg': 16 * MB,
	'image/jpeg': 5 * MB,
	'image/png': 5 * MB,
	'image/webp': 500 * KB,
	'video/mp4': 16 * MB,
	'video/3gpp': 16 * MB,
	'text/plain': 100 * MB,
	'application/pdf': 100 * MB,
	'application/vnd.ms-powerpoint': 100 * MB,
	'application/msword': 100 * MB,
	'application/vnd.ms-excel': 100 * MB,
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 100 * MB,
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': 100 * MB,
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 100 * MB,
};

/** `audio/ogg; codecs=opus` is `audio/ogg`. */
export function bareType(mimeType: string): string {
	return mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Whether Meta takes files of this type; parameters may only be plain words. */
export function isMediaType(mimeType: string): boolean {
	return (
		Object.hasOwn(MAX_BYTES, bareType(mimeType)) &&
		/^[\w.+-]+\/[\w.+-]+(?:\s*;\s*[\w-]+=[\w.-]+)*$/.test(mimeType)
	);
}
