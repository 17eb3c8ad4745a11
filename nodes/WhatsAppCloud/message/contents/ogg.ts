import { latin1, u8 } from './bytes';
import type { Parser, Track } from './contents';

/** More streams side by side than any real file has. */
const MOST_STREAMS = 16;

const CODECS: ReadonlyArray<{
	begin: string;
	codec: string;
	kind: Track['kind'];
	channels?: number;
}> = [
	{ begin: 'OpusHead', codec: 'Opus', kind: 'audio', channels: 9 },
	{ begin: '\x01vorbis', codec: 'Vorbis', kind: 'audio', channels: 11 },
	{ begin: '\x7fFLAC', codec: 'FLAC', kind: 'audio' },
	{ begin: 'Speex   ', codec: 'Speex', kind: 'audio', channels: 48 },
	{ begin: 'PCM     ', codec: 'PCM', kind: 'audio' },
	{ begin: '\x80theora', codec: 'Theora', kind: 'video' },
	{ begin: 'OVP80', codec: 'VP8', kind: 'video' },
	{ begin: 'BBCD\0', codec: 'Dirac', kind: 'video' },
	{ begin: 'fishead', codec: 'Skeleton', kind: 'other' },
];

/** Ogg (RFC 3533): all streams begin with a page of their own, before any data; it names their codec. */
export function* parseOgg(): Parser {
	const tracks: Track[] = [];
	let at = 0;
	for (let count = 0; count < MOST_STREAMS; count++) {
		const page = yield { at, length: 27 + 255 + 64 };
		const isFirstOfStream = latin1(page, 0, 4) === 'OggS' && (u8(page, 5) & 0x02) !== 0;
		if (!isFirstOfStream) break;
		const segments = u8(page, 26);
		const body = 27 + segments;
		tracks.push(trackIn(page.subarray(body)));
		at += body;
		for (let segment = 0; segment < segments; segment++) at += u8(page, 27 + segment);
	}
	return { format: 'ogg', tracks };
}

function trackIn(packet: Buffer): Track {
	const beginning = latin1(packet, 0, 16);
	const known = CODECS.find(({ begin }) => beginning.startsWith(begin));
	if (!known) return { kind: 'other', codec: 'unknown' };
	const { codec, kind, channels } = known;
	return {
		kind,
		codec,
		...(channels !== undefined && u8(packet, channels) > 0
			? { channels: u8(packet, channels) }
			: {}),
	};
}
