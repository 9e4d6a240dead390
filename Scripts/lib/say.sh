# shellcheck shell=bash
# How every script speaks: progress and errors go to standard error, so that standard output stays for results.

say() {
  printf '%s\n' "$*" >&2
}

fail() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

need_root() {
  ((EUID == 0)) || fail "this needs root: run it with sudo."
}
