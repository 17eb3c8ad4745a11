#!/usr/bin/env bash
# xlsx (SheetJS) 0.18.5: the ZIP files that it writes do not begin as their formats say. An .ods begins with
# META-INF/manifest.xml, and `mimetype` (which OpenDocument wants first, so that 38 bytes tell the type) stands third;
# an .xlsx begins with xl/_rels/… and has [Content_Types].xml somewhere behind. Whoever tells Office files by their first entry
# takes them for plain archives, which WhatsApp does not take. The table of contents at the end tells them.
# Seen: first entries META-INF/manifest.xml and xl/_rels/workbook.xml.rels.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts xlsx@0.18.5
cat >look.cjs <<'JS'
const { utils, write } = require('xlsx');
const book = utils.book_new();
utils.book_append_sheet(book, utils.aoa_to_sheet([['4711', 12.5]]), 'Orders');
const first = ['ods', 'xlsx'].map((bookType) => {
	const file = write(book, { type: 'buffer', bookType });
	return file.toString('latin1', 30, 30 + file.readUInt16LE(26));
});
console.log(first.join('\n'));
process.exit(first.join() === 'META-INF/manifest.xml,xl/_rels/workbook.xml.rels' ? 0 : 1);
JS
node look.cjs
