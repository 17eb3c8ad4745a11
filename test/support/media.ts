import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import ffmpeg from '@ffmpeg-installer/ffmpeg';

const FILM = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=10:duration=1'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1'];
const STEREO = ['-f', 'lavfi', '-i', 'aevalsrc=sin(440*2*PI*t)|sin(660*2*PI*t):duration=1'];

/** What real encoders make: the arguments for ffmpeg, the name of the file last. */
const RECIPES = {
	'main.mp4': [
		...[...FILM, ...SOUND, '-c:v', 'libx264', '-profile:v', 'main', '-bf', '0'],
		...['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-movflags', '+faststart'],
	],
	/** As ffmpeg does it by itself. */
	'default.mp4': [...FILM, ...SOUND, '-pix_fmt', 'yuv420p'],
	'high444.mp4': [...FILM, '-c:v', 'libx264', '-pix_fmt', 'yuv444p'],
	'high10.mp4': [...FILM, '-c:v', 'libx264', '-pix_fmt', 'yuv420p10le'],
	'silent.mp4': [
		...[...FILM, '-c:v', 'libx264', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'],
		...['-movflags', '+faststart'],
	],
	'hevc.mp4': [...FILM, ...SOUND, '-c:v', 'libx265', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
	'vp9.mp4': [...FILM, '-c:v', 'libvpx-vp9', '-strict', '-2'],
	'part2.mp4': [...FILM, ...SOUND, '-c:v', 'mpeg4', '-c:a', 'aac'],
	'mp3sound.mp4': [
		...FILM,
		...SOUND,
		'-c:v',
		'libx264',
		'-pix_fmt',
		'yuv420p',
		'-c:a',
		'libmp3lame',
	],
	'ac3.mp4': [...FILM, ...SOUND, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'ac3'],
	'opus.mp4': [
		...[...FILM, ...SOUND, '-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
		...['-c:a', 'libopus', '-strict', '-2'],
	],
	'two.mp4': [
		...[...FILM, ...SOUND, ...STEREO, '-map', '0', '-map', '1', '-map', '2'],
		...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
	],
	'pieces.mp4': [
		...[...FILM, ...SOUND, '-c:v', 'libx264', '-profile:v', 'main', '-pix_fmt', 'yuv420p'],
		...['-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'],
	],
	'h263.3gp': [
		...['-f', 'lavfi', '-i', 'testsrc=size=352x288:rate=10:duration=1'],
		...['-c:v', 'h263', '-an'],
	],
	'h264.3gp': [
		...[...FILM, ...SOUND, '-c:v', 'libx264', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'],
		...['-c:a', 'aac', '-movflags', '+faststart'],
	],
	'amr.3gp': [
		...[...FILM, ...SOUND, '-c:v', 'libx264', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'],
		...['-c:a', 'libopencore_amrnb', '-ar', '8000'],
	],
	'film.mov': [...FILM, ...SOUND, '-pix_fmt', 'yuv420p'],
	/** As an iPhone keeps voice memos: sound for everybody, and the same for Apple's programs. */
	'memo.qta': [...SOUND, ...STEREO, '-map', '0', '-map', '1', '-c:a', 'aac', '-f', 'mov'],
	'film.mkv': [...FILM, ...SOUND],
	'film.webm': [...FILM, ...SOUND],
	'film.avi': [...FILM, ...SOUND],
	'film.flv': [...FILM, ...SOUND],
	'film.ts': [...FILM, ...SOUND],
	'film.mpg': [...FILM, ...SOUND, '-r', '25'],
	'film.wmv': [...FILM, ...SOUND],
	'voice.webm': [...SOUND, '-c:a', 'libopus'],
	'aac.m4a': [...SOUND, '-c:a', 'aac'],
	'stereo.m4a': [...STEREO, '-c:a', 'aac', '-movflags', '+faststart'],
	'alac.m4a': [...SOUND, '-c:a', 'alac'],
	'opus.m4a': [...SOUND, '-c:a', 'libopus', '-strict', '-2', '-f', 'mp4'],
	'pieces.m4a': [...SOUND, '-c:a', 'aac', '-f', 'mp4', '-movflags', 'frag_keyframe+empty_moov'],
	/** AAC alone, in a container that says nothing of audio. */
	'aac.mp4': [...SOUND, '-c:a', 'aac'],
	'voice.ogg': [...SOUND, '-c:a', 'libopus', '-ac', '1'],
	'stereo.ogg': [...STEREO, '-c:a', 'libopus', '-ac', '2'],
	'vorbis.ogg': [...STEREO, '-c:a', 'libvorbis'],
	'flac.oga': [...SOUND, '-c:a', 'flac'],
	'speex.ogg': [...SOUND, '-c:a', 'libspeex', '-ar', '16000'],
	'theora.ogv': [...FILM, ...STEREO, '-c:v', 'libtheora', '-c:a', 'libvorbis'],
	'sound.mp3': [...STEREO, '-c:a', 'libmp3lame'],
	'low.mp3': [...SOUND, '-c:a', 'libmp3lame', '-ar', '16000', '-ac', '1', '-id3v2_version', '0'],
	'sound.mp2': [...STEREO, '-c:a', 'mp2'],
	'sound.aac': [...SOUND, '-c:a', 'aac'],
	'sound.amr': [...SOUND, '-c:a', 'libopencore_amrnb', '-ar', '8000'],
	'wide.amr': [...SOUND, '-c:a', 'libvo_amrwbenc', '-ar', '16000'],
	'sound.wav': [...SOUND],
	'sound.flac': [...SOUND],
	'sound.aiff': [...SOUND],
	'sound.caf': [...SOUND],
	'sound.wma': [...SOUND],
	'picture.gif': [...FILM],
} satisfies Record<string, readonly string[]>;

export type MediaName = keyof typeof RECIPES;

export const MEDIA_FILES = Object.keys(RECIPES) as MediaName[];

const made = new Map<MediaName, Buffer>();

/** A file that a real encoder made; each once a process. */
export function mediaFile(name: MediaName): Buffer {
	const known = made.get(name);
	if (known) return known;
	const folder = mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'media-'));
	const path = join(folder, name);
	execFileSync(ffmpeg.path, ['-hide_banner', '-loglevel', 'error', '-y', ...RECIPES[name], path], {
		timeout: 60_000,
	});
	const content = readFileSync(path);
	rmSync(folder, { recursive: true });
	made.set(name, content);
	return content;
}
