# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
# Shell functions around tests/rig/beckon-hub, for the demo and the end-to-end tests. Needs
# $build (the build folder) and $source_root. Sets $hub_url and $hub_bus.

hub_background=()
hub_pid=''

hub_fail() { echo "${0##*/}: $*" >&2; exit 1; }

# hub_wait SECONDS WHAT COMMAND…: until the command succeeds; SECONDS is only a generous bound.
hub_wait() {
  local patience=$1 what=$2 end
  shift 2
  end=$((SECONDS + patience))
  until "$@"; do
    [ $SECONDS -lt $end ] || hub_fail "$what did not happen within $patience s"
    sleep 0.05
  done
}

# hub_says FILE TEXT: a line of the file, if it is there, begins so. No program is started: where it is
# asked often, that is what it would cost.
hub_says() {
  local line
  while read -r line; do
    [[ $line != "$2"* ]] || return 0
  done 2>/dev/null <"$1"
  return 1
}

# hub_start STATE CAPTURES PACE [OPTION…]
hub_start() { hub_run "$1" --captures "$2" --pace "$3" "${@:4}"; }

# hub_run STATE OPTION…
hub_run() {
  hub_state=$1
  rm -f "$1/hub.log" # what an earlier run said is not to be waited for
  "$build/tests/rig/beckon-hub" --state "$1" --store "${hub_store:-$source_root/beacons/store.yaml}" \
    --policy "${hub_policy:-$source_root/data/org.beckon.conf}" --programs "$build" "${@:2}" >"$1/hub.log" 2>&1 &
  hub_pid=$!
  hub_bus=unix:path=$1/run/bus
  hub_wait 60 "the hub's start (see $1/hub.log)" hub_is_ready
  hub_url=$(sed -n 's/^ready //p' "$1/hub.log")
}

hub_is_ready() {
  kill -0 "$hub_pid" 2>/dev/null || { cat "$hub_state/hub.log" >&2; hub_fail "the hub ended"; }
  hub_says "$hub_state/hub.log" 'ready '
}

hub_ctl() { DBUS_SYSTEM_BUS_ADDRESS=$hub_bus "$build/beckonctl" "$@"; }

# hub_monitor OUT: visits as they happen, in the background.
hub_monitor() {
  DBUS_SYSTEM_BUS_ADDRESS=$hub_bus "$build/beckonctl" monitor --json >>"$1" 2>/dev/null &
  hub_background+=($!)
}

# Enrols those of a file who are not enrolled yet: all of it, the first time.
hub_enrol() {
  [ "$(hub_ctl status --json | jq .shoppers)" -gt 0 ] || hub_ctl shoppers enrol --from "$1"
}

# hub_enrol_http SHOPPERS OUT [OPTION…]: everybody enrols by phone, over HTTP; a line each in OUT.
hub_enrol_http() {
  "$build/tests/rig/beckon-enrol" --url "$hub_url" --shoppers "$1" \
    --link-key "$hub_state/keys/link.jwk" "${@:3}" >"$2"
}

# hub_phones SHOPPERS OUT [OPTION…]: every enrolled phone holds its stream.
hub_phones() {
  rm -f "$2.log"
  DBUS_SYSTEM_BUS_ADDRESS=$hub_bus "$build/tests/rig/beckon-phones" --url "$hub_url" \
    --shoppers "$1" --out "$2" "${@:3}" >"$2.log" 2>&1 &
  hub_phones_pid=$! hub_phones_out=$2
  hub_background+=("$hub_phones_pid")
  hub_wait 60 "all phones holding their streams (see $2.log)" hub_says "$2.log" ready
}

# hub_tills FILE: two tills with keys of their own, in FILE as shoppers' devices are.
hub_tills() {
  local name
  for name in till-1 till-2; do
    printf '{"name":"%s","consents":[],"device":{"d":"%s"}}\n' $name \
      "$(head -c 32 /dev/urandom | basenc --base64url | tr -d =)"
  done >"$1"
  for name in till-1 till-2; do
    hub_ctl tills enrol "${name/-/ }" --key "$(hub_proof "$1" $name --public)" >/dev/null
  done
}

# hub_proof KEYS NAME ARGUMENT…: what a device or a till signs.
hub_proof() { "$build/tests/rig/beckon-proof" --key "$1" --name "$2" "${@:3}"; }

# hub_history PURCHASES UNTIL: the shop's table of purchases, sealed to the hub and taken in.
hub_history() {
  hub_ctl history key >"$hub_state/import.jwk"
  "$build/beckonctl" history seal --store "${hub_store:-$source_root/beacons/store.yaml}" \
    --key "$hub_state/import.jwk" --until "$2" "$1" -o "$hub_state/purchases.sealed" >/dev/null
  hub_ctl history import "$hub_state/purchases.sealed"
}

# hub_crowd SHOPPERS OUT ACCOUNT TILLS: as hub_phones, and the shoppers answer: see rig/crowd.h.
# The hub was started with --waits.
hub_crowd() {
  hub_phones "$1" "$2" --all --account "$3" --tills "$4" --catalogue "$source_root/rules/catalogue.csv"
}

# hub_watch quiet|progress COMMAND…: until the command succeeds, as long as the hub runs.
hub_watch() {
  until "${@:2}"; do
    kill -0 "$hub_pid" 2>/dev/null || hub_fail "the hub ended (see $hub_state/hub.log)"
    [ "$1" = quiet ] || printf '\r\033[K%s' "$(hub_progress "$(hub_status)")" >&2
    sleep 0.2
  done
  [ "$1" = quiet ] || printf '\r\033[K' >&2
}

# hub_wait_over quiet|progress: the day is over, and everybody has answered.
hub_wait_over() { hub_watch "$1" hub_crowd_is_over; }

hub_crowd_is_over() {
  kill -0 "$hub_phones_pid" 2>/dev/null || hub_fail "the shoppers gave up: $(tail -n 1 "$hub_phones_out.log")"
  grep -qs '^over' "$hub_phones_out.log"
}

hub_scan() { kill -USR1 "$hub_pid"; }

hub_status() { hub_ctl status --json 2>/dev/null || echo '{}'; }

# hub_progress STATUS: a line for the terminal.
hub_progress() {
  TZ=Europe/Berlin jq -r '"  … store time \(.store_time_us // 0 | . / 1000000 | floor | localtime |
    strftime("%H:%M:%S")), \(.here // 0) shoppers here, \([.scanners[]?.heard] | add // 0) adverts"' <<<"$1"
}

# hub_wait_ended quiet|progress: the captures are over.
hub_wait_ended() { hub_watch "$1" hub_has_ended; }
hub_has_ended() { [ "$(hub_status | jq -r .state)" = ended ]; }

hub_all_delivered() { hub_status | jq -e '(.offers.drafted // 1) + (.offers.signed // 1) == 0' >/dev/null; }
hub_wait_delivered() { hub_wait 120 "the delivery of every offer" hub_all_delivered; }

# hub_lone_capture FILE DIR: the shop's first scanner hears FILE, the others nothing.
hub_lone_capture() {
  local scanner first=yes
  mkdir -p "$2"
  while read -r scanner; do
    if [ $first = yes ]; then
      cp -- "$1" "$2/$scanner.btsnoop"
    else
      head -c 16 -- "$1" >"$2/$scanner.btsnoop"
    fi
    first=no
  done < <(hub_scanners)
}

# The scanners of the shop file, in its order.
hub_scanners() {
  awk '/^[a-z]/ { inside = ($1 == "scanners:") } inside && /^  [a-z0-9-]+:/ { sub(/:.*/, ""); print $1 }' \
    "${hub_store:-$source_root/beacons/store.yaml}"
}

hub_stop() {
  local pid
  for pid in "${hub_background[@]}" $hub_pid; do kill "$pid" 2>/dev/null || true; done
  hub_background=()
  wait 2>/dev/null || true
}
