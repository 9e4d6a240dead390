# shellcheck shell=bash disable=SC2154 # the names of the other files
# What is generated from the program itself: manual pages and completions.

install_manual() {
  "$program" --experimental-dump-help >"$work/help.json"
  Scripts/lib/package/manual "$work/help.json" Templates/manual "$1/share/man" "$version"
  find "$1/share/man" -type f -exec gzip --no-name --best {} +
}

# install_completions TREE: each where its shell looks for what packages bring.
install_completions() {
  install_completion bash "$1/share/bash-completion/completions/kcdmesh"
  install_completion zsh "$1/share/zsh/vendor-completions/_kcdmesh"
  install_completion fish "$1/share/fish/vendor_completions.d/kcdmesh.fish"
}

install_completion() {
  mkdir --parents "${2%/*}"
  "$program" --generate-completion-script "$1" >"$2"
}
