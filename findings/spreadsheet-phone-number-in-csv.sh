#!/usr/bin/env bash
# xlsx (SheetJS) 0.18.5: sheet_to_csv writes cells as a spreadsheet shows them, and General shows eleven digits at most.
# Phone numbers kept as numbers come out whole for countries where they have eleven with the country code (1, 31, 33, 34),
# and as 4.91711E+11 where they have more (49, 52, 54, 55, 91): the digits are gone. Tests with numbers from home pass.
# sheet_to_json does the same with `raw: false`, which one sets for the sake of dates.
# Seen: 31612345678 → 31612345678, 491711234567 → 4.91711E+11 in both; sheet_to_json by itself → 491711234567.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts xlsx@0.18.5
cat >look.cjs <<'JS'
const { read, utils, write } = require('xlsx');
const book = utils.book_new();
utils.book_append_sheet(book, utils.json_to_sheet([{ phone: 31612345678 }, { phone: 491711234567 }]), 'Customers');
const { Customers } = read(write(book, { type: 'buffer', bookType: 'xlsx' })).Sheets;
const phones = (options) => utils.sheet_to_json(Customers, options).map(({ phone }) => phone);
const csv = utils.sheet_to_csv(Customers).trim().split('\n').slice(1);
const seen = [csv, phones({ raw: false }), phones()].map((list) => list.join(' '));
console.log(seen.join('\n'));
const shown = '31612345678 4.91711E+11';
process.exit(seen.join() === [shown, shown, '31612345678 491711234567'].join() ? 0 : 1);
JS
node look.cjs
