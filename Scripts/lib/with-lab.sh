# shellcheck shell=bash
# For scripts that need the lab for as long as they run. Needs say.sh; the current directory is the repository's root.

# Brings the lab up, to be taken down on every way out of the script; one that is up already stays up.
bring_lab_up() {
  if Scripts/lab status >/dev/null 2>&1; then
    Scripts/lab up "$@"
    return
  fi
  trap take_lab_down EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  Scripts/lab up "$@"
}

# Silent when all goes well, so that the last words are those of what ran in the lab.
take_lab_down() {
  local status=$? log
  log=$(mktemp)
  if ! Scripts/lab down >"$log" 2>&1; then
    cat "$log" >&2
    ((status != 0)) || status=1
  fi
  rm --force "$log"
  exit "$status"
}
