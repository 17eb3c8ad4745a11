#!/usr/bin/env bash
# libphonenumber-js 1.13.16 (full metadata): a number that has its country code but no "+", as lists and wa_ids have it,
# gets the code a second time with the default countries Germany, Indonesia and Kosovo, and is valid: their plans hold
# nearly any digits for a landline. So does anybody else's mobile number with Germany. With most other countries the same
# writing is read as meant, and so nobody notices: the message goes to a number that no one has.
# Seen: '49 1512 3456789' with DE is +494915123456789, valid, FIXED_LINE; '31 6 12345678' with NL is +31612345678.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts libphonenumber-js@1.13.16
cat >look.mjs <<'JS'
import { parsePhoneNumberFromString as parse } from 'libphonenumber-js/max';
const expected = [
	['49 1512 3456789', 'DE', '+494915123456789 true FIXED_LINE'],
	['4915123456789', 'DE', '+494915123456789 true FIXED_LINE'],
	['44 7911 123456', 'DE', '+49447911123456 true FIXED_LINE'],
	['62 812 345 678', 'ID', '+6262812345678 true FIXED_LINE'],
	['383 43 201 234', 'XK', '+38338343201234 true FIXED_LINE'],
	['31 6 12345678', 'NL', '+31612345678 true MOBILE'],
	['91 98765 43210', 'IN', '+919876543210 true MOBILE'],
];
const seen = expected.map(([text, country]) => {
	const number = parse(text, country);
	const read = `${number.number} ${number.isValid()} ${number.getType()}`;
	console.log(`${text} with ${country}: ${read}`);
	return [text, country, read];
});
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
JS
node look.mjs
