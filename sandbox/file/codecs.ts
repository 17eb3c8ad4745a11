/** The streams that Meta's probe finds in a film or sound file. */
export interface Probe {
	video: string[];
	audio: string[];
	/** H.264's profile, a number of the standard. */
	profile?: number;
	hasIndex: boolean;
	isFragmented: boolean;
}

const VIDEO: Record<string, string> = {
	avc1: 'h264',
	avc3: 'h264',
	hvc1: 'hevc',
	hev1: 'hevc',
	av01: 'av1',
	vp09: 'vp9',
	vp08: 'vp8',
	mp4v: 'mpeg4',
	s263: 'h263',
};

/** By the object type in an `esds` box. */
const MP4A: Record<number, string> = {
	0x40: 'aac',
	0x66: 'aac',
	0x67: 'aac',
	0x69: 'mp3',
	0x6b: 'mp3',
};

const CONTAINERS = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'moof', 'traf'];

/** Looks into a file of the MP4 family, as a demuxer would. */
export function probeMp4(content: Buffer): Probe {
	const probe: Probe = { video: [], audio: [], hasIndex: false, isFragmented: false };
	visit(content, 0, content.length, '', probe);
	return probe;
}

function visit(content: Buffer, from: number, to: number, handler: string, probe: Probe): void {
	let kind = handler;
	for (let at = from; at + 8 <= to;) {
		const size = content.readUInt32BE(at);
		const type = content.toString('latin1', at + 4, at + 8);
		const long = size === 1 && at + 16 <= to;
		const length = long ? Number(content.readBigUInt64BE(at + 8)) : size === 0 ? to - at : size;
		if (length < 8) return;
		const end = Math.min(at + length, to);
		const body = at + (long ? 16 : 8);
		if (type === 'moov') probe.hasIndex = true;
		if (type === 'moof' || type === 'mvex') probe.isFragmented = true;
		if (type === 'hdlr') kind = content.toString('latin1', body + 8, body + 12);
		if (type === 'stsd') describe(content.subarray(body + 8, end), kind, probe);
		if (CONTAINERS.includes(type)) visit(content, body, end, kind, probe);
		at += length;
	}
}

function describe(entry: Buffer, handler: string, probe: Probe): void {
	const code = entry.toString('latin1', 4, 8);
	if (handler === 'vide') {
		probe.video.push(VIDEO[code] ?? 'unknown');
		const setup = entry.indexOf('avcC', 0, 'latin1');
		if (setup >= 0) probe.profile = entry[setup + 5];
	} else if (handler === 'soun') {
		if (code !== 'mp4a') probe.audio.push(code === 'alac' ? 'alac' : 'unknown');
		else {
			// The decoder's description: its tag, a length of one to four bytes, the object type.
			const esds = entry.indexOf('esds', 0, 'latin1');
			let at = entry.indexOf(4, esds + 12) + 1;
			while ((entry[at] ?? 0) & 0x80) at += 1;
			probe.audio.push(MP4A[entry[at + 1] ?? 0] ?? 'unknown');
		}
	}
}

/** The codecs that the first pages of an Ogg file name. */
export function probeOgg(content: Buffer): string[] {
	const marks: Array<[string, string]> = [
		['OpusHead', 'opus'],
		['\x01vorbis', 'vorbis'],
		['\x7fFLAC', 'flac'],
		['Speex   ', 'speex'],
		['\x80theora', 'theora'],
	];
	const head = content.subarray(0, 2048);
	return marks.flatMap(([mark, codec]) => (head.includes(mark, 0, 'latin1') ? [codec] : []));
}
