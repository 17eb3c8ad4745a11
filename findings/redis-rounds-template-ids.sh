#!/usr/bin/env bash
# Redis 7.0.15 (Debian 12): JSON that a Lua script decodes and encodes again (to add a field to a webhook, say) changes.
# cjson writes numbers with 14 digits, and Meta's webhooks about templates hold their IDs as numbers of 15 and 16, which
# JavaScript keeps: from then on no template has that ID. An empty list becomes an object. Texts and messages get through,
# their IDs are strings. Keep the payload as it came, and what the script needs in fields of their own.
# Seen: 1689556908129832 → 1.6895569081298e+15, "sent_to":[] → "sent_to":{}.
set -euo pipefail
cd "$(mktemp -d)"
apt-get download -qq redis-tools libatomic1 libjemalloc2 liblzf1 2>/dev/null
for package in *.deb; do dpkg -x "$package" .; done
export LD_LIBRARY_PATH=$PWD/usr/lib/$(uname -m)-linux-gnu
ln -s redis-check-rdb usr/bin/redis-server 2>/dev/null || true
usr/bin/redis-server --port 0 --unixsocket "$PWD/redis.sock" --save '' >/dev/null &
trap 'kill %1' EXIT
redis() { usr/bin/redis-cli -s redis.sock "$@"; }
until redis ping >/dev/null 2>&1; do sleep 0.1; done
payload='{"event":"APPROVED","message_template_id":1689556908129832,"sent_to":[]}'
seen=$(redis eval 'return cjson.encode(cjson.decode(ARGV[1]))' 0 "$payload")
echo "$seen"
[[ $seen == *'"message_template_id":1.6895569081298e+15'* && $seen == *'"sent_to":{}'* ]]
