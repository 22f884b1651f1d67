# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
# What the benchmarks share; each is a file of bench/ that bench/run sources under its own name. Needs
# $source_root, $name, $tiny (yes or no) and $work, a folder that is gone afterwards.
build=$(realpath -m -- "${BUILDDIR:-$source_root/build}")
. "$source_root/tests/rig/hub.sh"

# unmeasured REASON: this one is left out.
unmeasured() {
  echo "bench/run: $name is not measured: $*" >&2
  exit 1
}

# size FULL TINY: how much of it there is to be.
size() { if [ "$tiny" = yes ]; then echo "$2"; else echo "$1"; fi; }

# What is built goes to a log, and its end to the terminal when it fails.
build_programs() {
  local log=$build/bench.log
  if [ ! -f "$build/Makefile" ]; then
    "$source_root/bootstrap" >&2 || exit 1
  fi
  # Called by a make, its own jobs and options are not for this one.
  (unset MAKEFLAGS MAKELEVEL MFLAGS
   for target in all bench-programs; do make -s -j2 -C "$build" $target || exit; done) >"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; echo "bench/run: the build failed: see $log" >&2; exit 1; }
}

# ours PROGRAM ARGUMENT…: one of bench/*.c
ours() { "$build/bench/$1" "${@:2}"; }

# theirs FILE.mjs ARGUMENT…: one of bench/*.mjs, with the peers of package.json.
theirs() { (cd "$build/bench" && node "$source_root/bench/$1" "${@:2}"); }

# The peers that are on npm, of exact versions, into the build folder.
need_npm() {
  local log=$build/bench/npm.log
  command -v npm >/dev/null || unmeasured 'npm is not here (bootstrap check installs it)'
  cp "$source_root/bench/package.json" "$build/bench/"
  (cd "$build/bench" && npm ls) >/dev/null 2>&1 && return
  (cd "$build/bench" && npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund) \
    >"$log" 2>&1 || unmeasured "npm cannot install the peer: $(grep -m 1 'npm ERR\|npm error' "$log") (see $log)"
}

need() { command -v "$1" >/dev/null || unmeasured "$1 is not here"; }

# median NUMBER…
median() {
  printf '%s\n' "$@" | sort -g | awk '{ n[NR] = $1 } END { print (n[int((NR + 1) / 2)] + n[int(NR / 2) + 1]) / 2 }'
}

# emit VALUE UNIT higher|lower PEER PEER_VALUE: the ratio is how many times better than the peer.
emit() {
  awk -v name="$name" -v value="$1" -v unit="$2" -v better="$3" -v peer="$4" -v peer_value="$5" 'BEGIN {
    ratio = better == "higher" ? value / peer_value : peer_value / value
    printf "{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"peer\":\"%s\",\"peer_value\":%.4g,\"ratio\":%.4g}\n",
      name, value, unit, peer, peer_value, ratio }'
}

# compare UNIT higher|lower PEER OUR-FUNCTION THEIR-FUNCTION: seven rounds ($rounds) of both in turn, and
# the medians.
compare() {
  local own=() other=() value round
  for ((round = 0; round < $(size "${rounds:-7}" 1); round++)); do
    value=$($4) || unmeasured "$4 failed"
    own+=("$value")
    value=$($5) || unmeasured "$5 failed"
    other+=("$value")
  done
  emit "$(median "${own[@]}")" "$1" "$2" "$3" "$(median "${other[@]}")"
}

# against_limit UNIT higher|lower LIMIT OUR-FUNCTION
against_limit() {
  local limit=$3
  the_limit() { echo "$limit"; }
  compare "$1" "$2" limit "$4" the_limit
}

# match_beside SCAN N SHAPE PEER: matching and a scan over the same campaigns, in one process.
match_beside() {
  local figures
  figures=$(ours match "$1" "$(size "$2" 200)" "$3" "$(size 2000 50)") || unmeasured "the scan finds other campaigns"
  # shellcheck disable=SC2086
  set -- $figures "$4"
  emit "$1" 'µs an event' lower "$3" "$2"
}

# match_against MODE PEER EVENTS: matching of 10,000 campaigns, and a peer of match.mjs with the same.
match_against() {
  local mode=$1 n store=$work/$name
  n=$(size 10000 200)
  mkdir -p "$store"
  ours match export "$n" "$(size "$3" 10)" "$store" || unmeasured 'the store cannot be written'
  index() { ours match own "$n" shop "$(size 2000 50)"; }
  peer() { theirs match.mjs "$mode" "$store"; }
  rounds=3 compare 'µs an event' lower "$2" index peer
}

# anonymous_kib PID…: the memory that is these processes' own, without mapped files.
anonymous_kib() {
  local pid sum=0
  for pid in "$@"; do
    sum=$((sum + $(awk '/^RssAnon/ { print $2 }' "/proc/$pid/status")))
  done
  echo $sum
}

# cpu_ns PID…: the processor time that they have had.
cpu_ns() {
  local pid
  for pid in "$@"; do cat "/proc/$pid/task"/*/schedstat; done | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

# pids NAME…: of the hub's daemons.
pids() {
  local daemon
  for daemon in "$@"; do cat "$hub_state/run/$daemon.pid"; done
}

mib() { awk "BEGIN { print $1 / 1024 }"; }

# The shop of one scanner in which only the scanner itself is measured. Its hub's state is $work/$name.
one_scanner_store() {
  printf '%s\n' 'store: demo' 'timezone: UTC' 'currency: EUR' 'languages: [en]' 'scanners:' \
    '  counter: {socket: counter.sock}' 'zones:' '  counter: {nearest: [counter]}' >"$work/store.yaml"
  hub_store=$work/store.yaml
}

fob_key=000102030405060708090a0b0c0d0e0f
# lone_hub SECONDS PACE OPTION…: a hub whose one scanner hears a capture that beckon-capture makes.
lone_hub() {
  mkdir -p "$work/$name/captures"
  "$build/tests/rig/beckon-capture" --key $fob_key --from 2026-11-24T10:00:00Z --seconds "$1" "${@:3}" \
    -o "$work/$name/captures/counter.btsnoop" || unmeasured 'there is no capture'
  one_scanner_store
  hub_start "$work/$name" "$work/$name/captures" "$2"
  hub_scan
  hub_wait 30 'the scanner' test -S "$work/$name/scanners/counter.sock"
}

is_replaying() { hub_status | jq -e '.state == "replaying" and ([.scanners[].heard] | add > 0)' >/dev/null; }

# crowded_hub: 100,000 shoppers with a fob each. Sets $n_crowd, $empty_kib and $crowded_kib, the
# engine's own memory before and behind a restart with them all.
crowded_hub() {
  local empty=$work/$name-empty
  n_crowd=$(size 100000 200)
  one_scanner_store
  mkdir -p "$work/crowd/captures" "$empty"
  "$build/tests/rig/beckon-capture" --key $fob_key --from 2026-11-24T10:00:00Z --seconds 600 \
    -o "$work/crowd/captures/counter.btsnoop"
  hub_start "$empty" "$work/crowd/captures" real
  hub_scan
  hub_wait 60 'the replay' is_replaying
  empty_kib=$(anonymous_kib "$(pids engine)")
  hub_stop
  [ -d "$work/crowd/database" ] || enrol_crowd
  hub_start "$work/crowd" "$work/crowd/captures" real
  hub_scan
  hub_wait 60 'the replay' is_replaying
  crowded_kib=$(anonymous_kib "$(pids engine)")
}

enrol_crowd() {
  local part
  hub_start "$work/crowd" "$work/crowd/captures" real
  random_fields "$n_crowd" | awk '{ printf "{\"name\":\"s-%d\",\"language\":\"en\",\"consents\":[\"presence\"],\"device\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"},\"fob\":{\"key\":\"%s\",\"exponent\":10,\"clock_offset_s\":%d}}\n", NR, $1, $2, NR % 1024 }' >"$work/crowd/shoppers.jsonl"
  split -l 10000 "$work/crowd/shoppers.jsonl" "$work/crowd/part-"
  for part in "$work/crowd/part-"*; do
    hub_ctl shoppers enrol --from "$part" >/dev/null || hub_fail 'shoppers cannot enrol'
  done
  hub_stop
}

# random_fields N: so many lines of 32 random bytes as base64url, and 16 as hexadecimal digits.
random_fields() {
  paste -d ' ' <(head -c $(($1 * 32)) /dev/urandom | basenc --base64url -w 42 | head -n "$1" | sed 's/$/A/') \
    <(head -c $(($1 * 16)) /dev/urandom | xxd -p -c 16)
}
