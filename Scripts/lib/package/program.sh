# shellcheck shell=bash disable=SC2154 # the names of version.sh
# The program as it is shipped. Needs say.sh and version.sh.

# A build of its own, because the options below are not those of everyday's.
scratch=.build/package

# No directory of this machine gets into the program.
build_program() {
  say "Building kcdmesh $version."
  KCDMESH_VERSION=$(describe_version) swift build --quiet --configuration release --static-swift-stdlib --product kcdmesh \
    --scratch-path "$scratch" -Xswiftc -file-prefix-map -Xswiftc "$PWD=." -Xcc "-ffile-prefix-map=$PWD=." >&2
  program=$scratch/release/kcdmesh
}

# Two hashes go that nothing reads at run time: they cover what is stripped, and with it the directory of the build.
install_program() {
  install -D --mode=0755 "$program" "$1/bin/kcdmesh"
  strip --strip-unneeded --remove-section=.comment --remove-section=.note --remove-section=.note.gnu.build-id \
    --remove-section=.swift_modhash "$1/bin/kcdmesh"
}
