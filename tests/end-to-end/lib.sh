# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
# TAP and a hub for the end-to-end tests: sourced by each. `plan N`, then `ok NAME COMMAND…`.
set -uo pipefail
source_root=$(realpath -- "${SRCDIR:-.}")
build=$(realpath -- "${BUILDDIR:-build}")
. "$source_root/tests/rig/hub.sh"
work=$(mktemp -d -t beckon-test-XXXXXX)
chmod 755 "$work"
# What the daemons said last, of a test that failed: its folder is gone afterwards.
tell_logs() {
  local log
  for log in "$work"/*/hub.log "$work"/*/run/*.log; do
    [ ! -s "$log" ] || tail -n 8 "$log" | sed "s|^|# ${log#"$work/"}: |"
  done
}
trap '[ $? -eq 0 ] || tell_logs; hub_stop; rm -rf "$work"' EXIT

tests_run=0 tests_failed=0
plan() { echo "1..$1"; }
ok() {
  local name=$1
  shift
  tests_run=$((tests_run + 1))
  if "$@"; then
    echo "ok $tests_run - $name"
  else
    echo "not ok $tests_run - $name"
    tests_failed=$((tests_failed + 1))
  fi
}
skip() {
  tests_run=$((tests_run + 1))
  echo "ok $tests_run - $1 # SKIP $2"
}
finish() { [ "$tests_failed" -eq 0 ] && nothing_was_refused; }

# What the kernel's log says of calls that this build's daemons were refused since the test began: a
# daemon whose table lacks one may go on without it, and nobody would know.
readonly began_s=$EPOCHSECONDS
nothing_was_refused() {
  local refused
  refused=$(dmesg 2>/dev/null | awk -v since="$began_s" -v programs="exe=\"$build/beckon-" '
    / type=1326 / && index($0, programs) && match($0, /audit\([0-9]+/) && substr($0, RSTART + 6, RLENGTH - 6) >= since')
  [ -z "$refused" ] || { echo "$refused" | sed 's/^/# refused: /' | head -n 20; return 1; }
}

# same A B: two texts are equal; shows them where they are not.
same() {
  [ "$1" = "$2" ] || { diff <(echo "$1") <(echo "$2") | sed 's/^/# /' | head -n 20; return 1; }
}

# The offers that the hub made, as sorted lines: shopper, campaign, store time. Pseudonyms
# differ from hub to hub; the operator's names do not.
offers_made() {
  hub_ctl offers list --json --limit 1000 | jq -r '[.subject, .campaign, .drafted_us] | @tsv' |
    awk -F '\t' 'NR == FNR { name[$1] = $2; next } { print name[$1] "\t" $2 "\t" $3 }' \
      <(hub_ctl shoppers list --json | jq -r '[.subject, .name] | @tsv') - | sort
}

# The offers that the phones verified, each once, in the same form.
offers_received() {
  jq -r 'select(.valid and (.duplicate | not)) | [.name, .campaign] | @tsv' "$1" | sort
}

# simulate_day DIR [SEED [SHOPPERS STRANGERS]]: half an hour from 2026-11-24T10:00:00+01:00.
readonly day_start_s=1795510800
simulate_day() {
  "$build/beckonctl" simulate --store "$source_root/beacons/store.yaml" --shoppers "${3:-60}" \
    --strangers "${4:-400}" --minutes 30 --seed "${2:-7}" -o "$1" >/dev/null
}

# day_has_come_to SECONDS: store time is past this second of the day, or the day is over.
day_has_come_to() {
  hub_status | jq -e --argjson to $((day_start_s + $1)) \
    '.state == "ended" or (.state == "replaying" and .store_time_us / 1000000 >= $to)' >/dev/null
}

# has_restarted DAEMON PID: another one than PID runs.
has_restarted() {
  local pid
  pid=$(cat "$shop/run/$1.pid" 2>/dev/null) && [ "$pid" != "$2" ] && kill -0 "$pid" 2>/dev/null
}

# kill_through_the_day DAEMON POINTS: it dies at so many points, spread over the half hour.
kill_through_the_day() {
  local i pid at_s
  for ((i = 1; i <= $2; i++)); do
    at_s=$((i * 1800 / ($2 + 1)))
    hub_wait 120 "second $at_s of the day" day_has_come_to $at_s
    pid=$(cat "$shop/run/$1.pid")
    kill -9 "$pid" || hub_fail "$1 was not there to be killed"
    hub_wait 60 "the restart of $1" has_restarted "$1" "$pid"
  done
}

# sign NAME ARGUMENT…: what the phone of one of the day's shoppers signs.
sign() { hub_proof "$work/day/shoppers.jsonl" "$@"; }

n_shoppers() { hub_status | jq .shoppers; }

# open_shop NAME CAPTURES [OPTION…]: a hub of its own state with everybody enrolled and listening.
# Its rules are those of $shop_rules, or the demo's.
open_shop() {
  shop=$work/$1
  mkdir "$shop"
  hub_start "$shop" "$2" fast "${@:3}"
  hub_ctl rules apply "${shop_rules:-$source_root/rules}" >/dev/null
  hub_enrol "$2/shoppers.jsonl" >/dev/null
  hub_phones "$2/shoppers.jsonl" "$shop/phones.jsonl"
}

# see_day_out: waits for the day's end and for every offer at its phone, keeps what was made.
see_day_out() {
  hub_wait_ended quiet
  hub_wait_delivered
  offers_made >"$shop/made"
  hub_wait 60 'the arrival of every offer at its phone' all_received
}

# close_shop: sees the day out, keeps what was received, stops the hub.
close_shop() {
  see_day_out
  offers_received "$shop/phones.jsonl" >"$shop/received"
  hub_stop
}

all_received() { [ "$(offers_received "$shop/phones.jsonl" | wc -l)" -ge "$(wc -l <"$shop/made")" ]; }

# What every run owes: each offer at its phone, once.
each_came_once() {
  same "$(cut -f 1,2 "$shop/made" | sort)" "$(cat "$shop/received")"
}
