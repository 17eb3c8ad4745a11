#!/usr/bin/env bash
# libphonenumber-js 1.13.16 (full metadata): names that WhatsApp gives to customers (wa_id) are not valid numbers, some
# not even possible ones. Mexico's wa_ids have a 1 after 52, those of Ivory Coast and Benin the eight digits from before
# the renumbering, many of Brazil's no 9. Whoever checks a wa_id with isValid() or isPossible() turns customers away;
# whoever keys them by E.164 has one phone under two numbers, since today's spelling is another valid number.
# Seen: MX 521… possible=false valid=false; CI and BJ with 8 digits false/false; BR without the 9 true/false;
#       AR: 54 11 … and 54 9 11 … are both valid, and stay different after formatting.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts libphonenumber-js@1.13.16
cat >look.mjs <<'JS'
import { parsePhoneNumberFromString as parse } from 'libphonenumber-js/max';
const seen = ['+5215512345678', '+22507123456', '+22997123456', '+551188887777', '+5491123456789', '+541123456789']
	.map((text) => parse(text))
	.map((number) => `${number.number} ${number.isPossible()} ${number.isValid()}`);
console.log(seen.join('\n'));
const expected = [
	'+5215512345678 false false',
	'+22507123456 false false',
	'+22997123456 false false',
	'+551188887777 true false',
	'+5491123456789 true true',
	'+541123456789 true true',
];
process.exit(seen.join() === expected.join() ? 0 : 1);
JS
node look.mjs
