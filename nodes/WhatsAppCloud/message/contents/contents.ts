/** What a file is by its bytes, whatever it is called: what Meta accepts, and what people take for it. */
export type Format =
	| 'empty'
	| 'unknown'
	// Pictures
	| 'jpeg'
	| 'png'
	| 'webp'
	| 'gif'
	| 'bmp'
	| 'tiff'
	| 'heic'
	| 'avif'
	| 'jxl'
	| 'jp2'
	| 'psd'
	| 'svg'
	// Films and sound
	| 'mp4'
	| '3gp'
	| 'mov'
	| 'qta'
	| 'webm'
	| 'mkv'
	| 'avi'
	| 'flv'
	| 'mpeg'
	| 'ts'
	| 'wmv'
	| 'aac'
	| 'amr'
	| 'amrWb'
	| 'mp3'
	| 'mp2'
	| 'ogg'
	| 'wav'
	| 'flac'
	| 'aiff'
	| 'midi'
	| 'caf'
	// Documents
	| 'pdf'
	| 'docx'
	| 'xlsx'
	| 'pptx'
	| 'doc'
	| 'xls'
	| 'ppt'
	| 'encryptedOffice'
	| 'officeMacros'
	| 'xlsb'
	| 'openDocument'
	| 'iWork'
	| 'epub'
	| 'android'
	| 'outlook'
	| 'ole'
	| 'zip'
	| 'archive'
	| 'rtf'
	| 'html'
	| 'xml'
	| 'postscript'
	| 'text';

/** One stream of sound or pictures in a file. */
export interface Track {
	kind: 'video' | 'audio' | 'other';
	/** What people call the codec, e.g. `H.264`, `AAC`; the file's own code where we know no name. */
	codec: string;
	/** Of H.264: `Baseline`, `Main`, `High`, … */
	profile?: string;
	/** Of H.264: whether frames refer to later ones. */
	bFrames?: boolean;
	channels?: number;
	width?: number;
	height?: number;
	encrypted?: boolean;
}

/** What one pass over a file's bytes brought to light. Absent = does not apply, or was not looked at. */
export interface FileContents {
	format: Format;
	width?: number;
	height?: number;
	/** Bits a colour channel. */
	bitDepth?: number;
	colour?: 'rgb' | 'rgba' | 'palette' | 'grayscale' | 'cmyk';
	/** Pictures of an animation; 1 = one that stands still. */
	frames?: number;
	/** Whether the file says of itself that it moves. */
	saysAnimated?: boolean;
	tracks?: Track[];
	/** Where the index of an MP4 file stands: before what it describes, after it, or nowhere. */
	index?: 'first' | 'last' | 'missing' | 'tooLarge';
	/** Whether an MP4 file comes in pieces, as browsers record it. */
	fragmented?: boolean;
	/** Whether it ends before its own index says. */
	cutOff?: boolean;
}

/**
 * Where a parser wants to read on: `length` bytes `at` a position of the file, or its last bytes. Positions
 * only go forward, but within the file's first bytes ({@link HEAD_BYTES}), which are at hand.
 */
export type Wish = { at: number; length: number } | 'tail';

/** Reads one format: wishes for bytes, is given them (fewer at the end of the file), and tells what it found. */
export type Parser = Generator<Wish, FileContents, Buffer>;

/** How much of the beginning, and of the end, is at hand. */
export const HEAD_BYTES = 64 * 1024;
