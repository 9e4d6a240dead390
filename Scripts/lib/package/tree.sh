# shellcheck shell=bash disable=SC2154 # the names of the other files
# The files of both packages, as they lie below /usr.

make_tree() {
  install_program "$1"
  install_manual "$1"
  install_completions "$1"
  install_units "$1"
  install_texts "$1/share/doc/kcdmesh"
}

install_units() {
  local unit
  for unit in Templates/systemd/*.{service,timer}; do
    install -D --mode=0644 "$unit" "$1/lib/systemd/system/${unit##*/}"
  done
  install -D --mode=0644 Templates/systemd/kcdmesh.preset "$1/lib/systemd/system-preset/50-kcdmesh.preset"
}

# What people read: the examples, the schemas of the JSON, the README, and under which conditions it may be used.
install_texts() {
  local file
  for file in Templates/pipelines/*/*; do
    install -D --mode=0644 "$file" "$1/examples/${file#Templates/pipelines/}"
  done
  for file in Templates/schemas/*.json; do
    install -D --mode=0644 "$file" "$1/schemas/${file##*/}"
  done
  install --mode=0644 README.md "$1/README.md"
  write_copyright >"$1/copyright"
}

# The program holds its libraries, so their notices come with it.
write_copyright() {
  local notice package
  printf 'kcdmesh is under this license:\n\n'
  cat LICENSE
  printf '\n\nThe program holds the Swift runtime library and Foundation (Apache License 2.0 with Runtime Library Exception), which hold ICU\n'
  printf '(Unicode License, https://www.unicode.org/license.txt), and these packages with their notices:\n'
  for notice in "$scratch"/checkouts/*/LICENSE*; do
    package=${notice%/*}
    printf '\n\n%s\n\n' "${package##*/}"
    cat "$notice"
  done
}
