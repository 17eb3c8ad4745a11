import type { FileContents, Track } from './contents/contents';
import { FILE_SIZE_LIMITS } from './fileTypes';
import { SOUND_CURE, VIDEO_CURE, VOICE_CURE } from './formats';
import type { MediaKind } from './mediaSource';

/** What a rule looks at. */
export interface Checked {
	contents: FileContents;
	/** Meta's type that the file would be uploaded as. */
	mimeType: string;
	/** Bytes. */
	size: number;
	voice: boolean;
}

/**
 * A rule of Meta's about what is in a file. What breaks it is taken with a 200 and dropped seconds later (131053), or
 * arrives in a way that people do not expect. `refuse`: Meta documents it, or its own message says so. `warn`: seen
 * by others, or only said for some phones. Sources: Meta, "Media: supported types" and the pages of each message
 * type (November 2025); texts of 131053.
 */
interface Rule {
	kinds: readonly MediaKind[];
	strictness: 'refuse' | 'warn';
	/** What is wrong, going on after the file's name; undefined = nothing. */
	says: (file: Checked) => string | undefined;
	cure?: string;
}

const video = (contents: FileContents): Track | undefined =>
	contents.tracks?.find(({ kind }) => kind === 'video');
const sounds = (contents: FileContents): Track[] =>
	contents.tracks?.filter(({ kind }) => kind === 'audio') ?? [];
const isIso = ({ format }: FileContents) => format === 'mp4' || format === '3gp';
const foreign = (codecs: Track[], own: readonly string[]) =>
	codecs.find(({ codec }) => !own.includes(codec))?.codec;

/** Not what phones decode: 10 bits, or colours at a higher resolution (ITU-T H.264, annex A). */
const STUDIO_PROFILES = ['High 10', 'High 4:2:2', 'High 4:4:4'];

const FILMS_AND_SOUND: readonly MediaKind[] = ['video', 'audio'];

const RULES: readonly Rule[] = [
	{
		kinds: FILMS_AND_SOUND,
		strictness: 'refuse',
		says: ({ contents }) =>
			isIso(contents) && contents.index === 'missing'
				? 'has no index (moov): it is incomplete, or still being written'
				: undefined,
		cure: 'Get the whole file, or create it again.',
	},
	{
		kinds: FILMS_AND_SOUND,
		strictness: 'refuse',
		says: ({ contents }) =>
			contents.tracks?.some(({ encrypted }) => encrypted)
				? 'is protected against copying (DRM)'
				: undefined,
		cure: 'Send a link to a page where it can be played.',
	},
	{
		kinds: ['video'],
		strictness: 'refuse',
		says({ contents }) {
			const codec = video(contents)?.codec;
			return codec === undefined || codec === 'H.264'
				? undefined
				: `has pictures in ${codec}; Meta only accepts H.264`;
		},
		cure: VIDEO_CURE,
	},
	{
		kinds: ['video'],
		strictness: 'refuse',
		says({ contents }) {
			const profile = video(contents)?.profile ?? '';
			return STUDIO_PROFILES.includes(profile)
				? `is H.264 ${profile}; phones only play 8 bits with 4:2:0 (Baseline, Main, High)`
				: undefined;
		},
		cure: VIDEO_CURE,
	},
	{
		kinds: ['video'],
		strictness: 'refuse',
		says({ contents }) {
			const codec = foreign(sounds(contents), ['AAC']);
			return codec === undefined ? undefined : `has sound in ${codec}; Meta only accepts AAC`;
		},
		cure: VIDEO_CURE,
	},
	{
		kinds: FILMS_AND_SOUND,
		strictness: 'refuse',
		says({ contents }) {
			const { length } = sounds(contents);
			return isIso(contents) && length > 1
				? `has ${length} tracks of sound; Meta allows one at most`
				: undefined;
		},
		cure: 'Keep one: ffmpeg -i in -map 0:v? -map 0:a:0 -c copy out.mp4',
	},
	{
		kinds: ['audio'],
		strictness: 'refuse',
		says({ contents }) {
			const codec = isIso(contents) ? foreign(sounds(contents), ['AAC', 'ALAC']) : undefined;
			return codec === undefined
				? undefined
				: `has sound in ${codec}; Meta only accepts AAC in MP4`;
		},
		cure: SOUND_CURE,
	},
	{
		kinds: ['audio'],
		strictness: 'refuse',
		says({ contents }) {
			if (contents.format !== 'ogg') return undefined;
			const codecs = contents.tracks?.filter(({ kind }) => kind !== 'other') ?? [];
			if (codecs.length === 0) return 'is an Ogg file without recognizable sound';
			const codec = foreign(codecs, ['Opus']);
			return codec === undefined
				? undefined
				: `is Ogg with ${codec}; Meta only accepts Opus in Ogg`;
		},
		cure: VOICE_CURE,
	},
	{
		kinds: ['image'],
		strictness: 'refuse',
		says: ({ contents }) =>
			contents.colour === 'cmyk'
				? 'is a JPEG for printing (CMYK); Meta only accepts RGB with 8 bits per channel'
				: undefined,
		cure: 'Save it as RGB (sRGB).',
	},
	{
		kinds: ['image'],
		strictness: 'refuse',
		says: ({ contents }) =>
			(contents.bitDepth ?? 8) > 8
				? `has ${contents.bitDepth} bits per channel; Meta only accepts 8`
				: undefined,
		cure: 'Save it with 8 bits per channel.',
	},
	{
		kinds: ['sticker'],
		strictness: 'refuse',
		says({ contents: { width, height } }) {
			const isRight = width === 512 && height === 512;
			return isRight || width === undefined
				? undefined
				: `is ${width}×${height} pixels; a sticker must be 512×512`;
		},
		cure: 'Scale it to 512×512, with transparent edges if it is not square.',
	},
	{
		kinds: ['sticker'],
		strictness: 'warn',
		says({ contents, size }) {
			const [{ max }] = FILE_SIZE_LIMITS.staticSticker;
			return contents.saysAnimated && contents.frames === 1 && size > max
				? `is marked as animated, but has only one picture; above ${max} bytes, Meta may consider the sticker too large`
				: undefined;
		},
	},
	{
		kinds: ['video'],
		strictness: 'warn',
		says({ contents }) {
			const track = video(contents);
			return track?.profile === 'High' && track.bFrames
				? 'is H.264 High with B-frames, which does not play on Android phones'
				: undefined;
		},
		cure: VIDEO_CURE,
	},
	{
		kinds: ['video'],
		strictness: 'warn',
		says: ({ contents }) =>
			contents.index === 'last'
				? 'has its index (moov) at the end; some phones do not play it'
				: undefined,
		cure: 'Move it to the front with: ffmpeg -i in -c copy -movflags +faststart out.mp4',
	},
	{
		kinds: FILMS_AND_SOUND,
		strictness: 'warn',
		says: ({ contents }) =>
			contents.fragmented
				? 'is in fragments, as browsers record it: Meta has been seen to accept such files and then drop them (131053)'
				: undefined,
		cure: 'Fix it with: ffmpeg -i in -c copy -movflags +faststart out.mp4 (or .m4a)',
	},
	{
		kinds: FILMS_AND_SOUND,
		strictness: 'warn',
		says: ({ contents }) =>
			contents.cutOff ? 'ends earlier than its index says, so it may be incomplete' : undefined,
	},
	{
		kinds: FILMS_AND_SOUND,
		strictness: 'warn',
		says: ({ contents }) =>
			contents.index === 'tooLarge' ? 'has an index too long to be checked' : undefined,
	},
	{
		kinds: ['audio'],
		strictness: 'warn',
		says: ({ contents }) =>
			isIso(contents) && sounds(contents).some(({ codec }) => codec === 'ALAC')
				? 'is Apple Lossless (ALAC); Meta only mentions AAC'
				: undefined,
		cure: SOUND_CURE,
	},
	{
		kinds: ['audio'],
		strictness: 'warn',
		says: ({ contents }) =>
			contents.format === 'ogg' && sounds(contents).some(({ channels = 1 }) => channels > 1)
				? 'is in stereo; Meta only accepts Opus with one channel'
				: undefined,
		cure: VOICE_CURE,
	},
	{
		kinds: ['audio'],
		strictness: 'warn',
		says: ({ contents: { format } }) =>
			format === 'mp2'
				? 'is MP2, the predecessor of MP3; Meta may not accept it'
				: format === 'amrWb'
					? 'is AMR-WB; Meta only mentions AMR (narrow band)'
					: undefined,
		cure: 'Convert it to MP3.',
	},
	{
		kinds: ['audio'],
		strictness: 'warn',
		says: ({ voice, mimeType }) =>
			voice && mimeType !== 'audio/ogg'
				? `is ${mimeType}: it arrives as a voice note, but without waveform and transcript`
				: undefined,
		cure: VOICE_CURE,
	},
	{
		kinds: ['image'],
		strictness: 'warn',
		says: ({ contents }) =>
			contents.colour === 'grayscale' ? 'is in grayscale; Meta only mentions RGB' : undefined,
		cure: 'If it does not arrive, save it as RGB.',
	},
	{
		kinds: ['image'],
		strictness: 'warn',
		says: ({ contents }) =>
			contents.format === 'png' && contents.saysAnimated
				? 'is an animation (APNG), and phones only show its first picture'
				: undefined,
	},
	{
		kinds: ['image'],
		strictness: 'warn',
		says: ({ contents }) =>
			contents.width === undefined ? 'could not be checked: its header was not found' : undefined,
	},
	{
		kinds: ['document'],
		strictness: 'warn',
		says: ({ contents: { format }, mimeType }) =>
			['html', 'xml', 'text', 'rtf'].includes(format) && mimeType !== 'text/plain'
				? `is ${format === 'text' ? 'text' : format.toUpperCase()} under the name of an Office file, and the program that opens it will complain`
				: undefined,
		cure: 'Save it as XLSX, DOCX or PDF.',
	},
];

/** What there is to say about a file that is to be sent as this kind. Each text goes on after the file's name. */
export function judge(
	kind: MediaKind,
	file: Checked,
): Array<{ strictness: 'refuse' | 'warn'; text: string }> {
	return RULES.filter(({ kinds }) => kinds.includes(kind)).flatMap(({ strictness, says, cure }) => {
		const said = says(file);
		if (said === undefined) return [];
		return [{ strictness, text: cure === undefined ? said : `${said}. ${cure}` }];
	});
}
