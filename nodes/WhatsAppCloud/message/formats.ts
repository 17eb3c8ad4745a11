import type { Format } from './contents/contents';

/** What people call a kind of file, and how to make one of it that Meta accepts. */
interface FormatWords {
	/** Goes on after "is". */
	name: string;
	/** A sentence. Absent for what Meta accepts. */
	cure?: string;
}

export const VIDEO_CURE =
	'Convert it with: ffmpeg -i in -c:v libx264 -profile:v main -bf 0 -pix_fmt yuv420p -c:a aac -movflags +faststart out.mp4';
export const VOICE_CURE = 'Convert it with: ffmpeg -i in -c:a libopus -ac 1 out.ogg';
export const SOUND_CURE =
	'Convert it to MP3, or with: ffmpeg -i in -c:a aac -movflags +faststart out.m4a';
const PICTURE_CURE = 'Convert it to JPEG or PNG.';
const PDF_CURE = 'Save or print it as PDF.';
const OFFICE_CURE = 'Save it without macros as DOCX, XLSX or PPTX, or as PDF.';

export const FORMATS: Readonly<Record<Format, FormatWords>> = {
	empty: { name: 'empty', cure: 'Get the file again.' },
	unknown: { name: 'of an unknown type' },
	jpeg: { name: 'a JPEG picture' },
	png: { name: 'a PNG picture' },
	webp: { name: 'a WebP picture' },
	gif: { name: 'a GIF', cure: 'Convert it to MP4 and send that as a video, or to PNG.' },
	bmp: { name: 'a bitmap (BMP)', cure: PICTURE_CURE },
	tiff: { name: 'a TIFF picture', cure: PICTURE_CURE },
	heic: { name: 'an iPhone photo (HEIC)', cure: 'Convert it to JPEG.' },
	avif: { name: 'an AVIF picture', cure: 'Convert it to JPEG.' },
	jxl: { name: 'a JPEG XL picture', cure: 'Convert it to JPEG.' },
	jp2: { name: 'a JPEG 2000 picture', cure: 'Convert it to JPEG.' },
	psd: { name: 'a Photoshop file', cure: 'Export it as JPEG or PNG.' },
	svg: { name: 'a vector drawing (SVG)', cure: 'Convert it to PNG.' },
	mp4: { name: 'an MP4 file' },
	'3gp': { name: 'a 3GP file' },
	mov: { name: 'a QuickTime film (MOV)', cure: VIDEO_CURE },
	qta: {
		name: 'a QuickTime recording, as an iPhone makes it of voice memos (QTA)',
		// The second track is Apple's own, which only Apple's programs read.
		cure: 'Share it from the phone as M4A, or convert it with: ffmpeg -i in -map 0:a:0 -c:a aac -movflags +faststart out.m4a',
	},
	webm: { name: 'a WebM recording', cure: `For sound: ${VOICE_CURE} For a film: ${VIDEO_CURE}` },
	mkv: { name: 'a Matroska film (MKV)', cure: VIDEO_CURE },
	avi: { name: 'an AVI film', cure: VIDEO_CURE },
	flv: { name: 'a Flash film (FLV)', cure: VIDEO_CURE },
	mpeg: { name: 'an MPEG film', cure: VIDEO_CURE },
	ts: { name: 'an MPEG transport stream (TS)', cure: VIDEO_CURE },
	wmv: {
		name: 'a Windows Media file (WMA or WMV)',
		cure: `${SOUND_CURE} For a film: ${VIDEO_CURE}`,
	},
	aac: { name: 'an AAC file' },
	amr: { name: 'an AMR recording' },
	amrWb: { name: 'an AMR-WB recording' },
	mp3: { name: 'an MP3 file' },
	mp2: { name: 'an MP2 file' },
	ogg: { name: 'an Ogg file' },
	wav: { name: 'a WAV recording', cure: SOUND_CURE },
	flac: { name: 'a FLAC file', cure: SOUND_CURE },
	aiff: { name: 'an AIFF file', cure: SOUND_CURE },
	midi: { name: 'a MIDI file', cure: 'Render it as MP3.' },
	caf: { name: 'a Core Audio file (CAF)', cure: SOUND_CURE },
	pdf: { name: 'a PDF' },
	docx: { name: 'a Word document (DOCX)' },
	xlsx: { name: 'an Excel workbook (XLSX)' },
	pptx: { name: 'a PowerPoint presentation (PPTX)' },
	doc: { name: 'a Word document (DOC)' },
	xls: { name: 'an Excel workbook (XLS)' },
	ppt: { name: 'a PowerPoint presentation (PPT)' },
	encryptedOffice: {
		name: 'an Office file with a password',
		cure: 'Give it a name ending in .docx, .xlsx or .pptx, so that its type is known.',
	},
	officeMacros: { name: 'an Office file with macros (DOCM, XLSM, PPTM)', cure: OFFICE_CURE },
	xlsb: { name: 'a binary Excel workbook (XLSB)', cure: 'Save it as XLSX.' },
	openDocument: {
		name: 'an OpenDocument file (ODT, ODS, ODP)',
		cure: 'Save it as DOCX, XLSX or PPTX, or as PDF.',
	},
	iWork: {
		name: 'a Pages, Numbers or Keynote file',
		cure: 'Export it as PDF, or as Word, Excel or PowerPoint.',
	},
	epub: { name: 'an e-book (EPUB)', cure: 'Convert it to PDF.' },
	android: { name: 'an Android app (APK)', cure: 'Send a link to it.' },
	outlook: { name: 'an Outlook message (MSG)', cure: PDF_CURE },
	ole: {
		name: 'an Office file (of an unknown kind)',
		cure: 'Give it a name ending in .doc, .xls or .ppt, so that its type is known.',
	},
	zip: { name: 'a ZIP archive', cure: 'Unpack it and send the files inside, or send a link.' },
	archive: { name: 'an archive', cure: 'Unpack it and send the files inside, or send a link.' },
	rtf: { name: 'a rich text (RTF)', cure: 'Save it as DOCX or PDF.' },
	html: {
		name: 'a web page (HTML)',
		cure: 'If the file was downloaded, this may be a login or error page: look at it. To send a web page, print it as PDF.',
	},
	xml: {
		name: 'an XML file',
		cure: 'Send it as a .txt file of type text/plain, or convert it to PDF.',
	},
	postscript: { name: 'a PostScript file', cure: 'Convert it to PDF.' },
	text: {
		name: 'a text file',
		cure: 'Give it a name ending in .txt and the type text/plain, or save it as XLSX, DOCX or PDF.',
	},
};
