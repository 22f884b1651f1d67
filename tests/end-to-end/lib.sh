# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
# TAP and a hub for the end-to-end tests: sourced by each. `plan N`, then `ok NAME COMMAND…`.
set -uo pipefail
source_root=$(realpath -- "${SRCDIR:-.}")
build=$(realpath -- "${BUILDDIR:-build}")
. "$source_root/tests/rig/hub.sh"
work=$(mktemp -d -t beckon-test-XXXXXX)
chmod 755 "$work"
trap 'hub_stop; rm -rf "$work"' EXIT

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
finish() { [ "$tests_failed" -eq 0 ]; }

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
