import { probeMp4, probeOgg } from './codecs.ts';
import { typeOnProcessing } from './kind.ts';
import { isAnimated, pictureIn, stickerSize } from './picture.ts';

const NAMES: Record<string, string> = {
	image: 'Image',
	video: 'Video',
	audio: 'Audio',
	document: 'Document',
	sticker: 'Sticker',
};

/** Meta, "Sticker messages": animated ones can have 500 KB, which the upload sees to. */
const MAX_STATIC_STICKER = 100 * 1024;

/** Types of Office files, by the container that their bytes are. */
const OFFICE: Record<string, RegExp> = {
	'application/zip': /officedocument/,
	'application/x-ole-storage': /msword|ms-excel|ms-powerpoint|officedocument/,
	'text/html': /msword|ms-excel/,
	'text/plain': /msword|ms-excel/,
};

/**
 * Why Meta drops a file that it took, seconds after the 200 (131053), in the kind of words that it uses; undefined =
 * it arrives.
 *
 * @param mimeType as it was uploaded
 * @param as the type of the message, or of the header, that it stands in
 */
export function fileFailure(content: Buffer, mimeType: string, as: string): string | undefined {
	const declared = (mimeType.split(';')[0] ?? '').trim().toLowerCase();
	const found = typeOnProcessing(content);
	if (!agree(declared, found)) return contradiction(as, declared, found);
	const codecs = as === 'video' || as === 'audio' ? codecFailure(content, declared, as) : undefined;
	if (codecs !== undefined) {
		return `${NAMES[as]} file uploaded with mimetype as ${declared}, however on processing it has ${codecs}. Please check the file uploaded.`;
	}
	if (as === 'image') return imageFailure(content, found);
	if (as === 'sticker') {
		const [width, height] = stickerSize(content) ?? [512, 512];
		if (width !== 512 || height !== 512)
			return `Sticker is ${width}x${height}; it must be 512x512.`;
		if (content.length > MAX_STATIC_STICKER && !isAnimated(content))
			return `Sticker is ${content.length} bytes; static ones can have ${MAX_STATIC_STICKER}.`;
	}
	return undefined;
}

function agree(declared: string, found: string): boolean {
	if (declared === found || OFFICE[found]?.test(declared)) return true;
	// Sound alone comes in the same container as films.
	return found.startsWith('video/') && ['audio/mp4', 'video/mp4', 'video/3gpp'].includes(declared);
}

function contradiction(as: string, declared: string, found: string): string {
	return `${NAMES[as] ?? 'Media'} file uploaded with mimetype as ${declared}, however on processing it is of type ${found}. Please check the file uploaded.`;
}

function codecFailure(content: Buffer, declared: string, as: string): string | undefined {
	if (declared === 'audio/ogg') {
		const codecs = probeOgg(content);
		return codecs.length === 1 && codecs[0] === 'opus'
			? undefined
			: `audioCodec=${codecs.join(',') || 'unknown'}`;
	}
	if (!/^(video|audio)\/(mp4|3gpp)$/.test(declared)) return undefined;
	const { video, audio, profile, hasIndex } = probeMp4(content);
	const found = `videoCodec=${video[0] ?? 'none'}, audioCodec=${audio.join(',') || 'none'}`;
	if (!hasIndex) return 'no streams';
	if (as === 'video' && video[0] !== 'h264') return found;
	if (as === 'video' && [110, 122, 244].includes(profile ?? 0))
		return `${found}, profile=${profile}`;
	const isPlain = audio.length <= 1 && audio.every((codec) => codec === 'aac');
	return isPlain || (as === 'audio' && audio.join() === 'alac') ? undefined : found;
}

function imageFailure(content: Buffer, type: string): string | undefined {
	const picture = pictureIn(content, type);
	if (picture && picture.bits > 8)
		return `Image has ${picture.bits} bits per channel; 8 are supported.`;
	if (picture?.colours === 4 && type === 'image/jpeg')
		return 'Image color space CMYK is not supported.';
	return type === 'image/webp' ? contradiction('image', 'image/jpeg', type) : undefined;
}
