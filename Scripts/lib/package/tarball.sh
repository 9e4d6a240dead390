# shellcheck shell=bash disable=SC2154 # the names of the other files
# The tarball, for other distributions: `tar -xf … --strip-components=1 -C /usr/local`.

# make_tarball TREE DIRECTORY
make_tarball() {
  local name=kcdmesh-$version root=$work/tarball
  mkdir --parents "$root"
  cp --recursive "$1" "$root/$name"
  # The directory that Zsh itself looks into, where Debian's packages have one of their own.
  mv "$root/$name/share/zsh/vendor-completions" "$root/$name/share/zsh/site-functions"
  tar --create --directory="$root" --format=gnu --sort=name --mtime="@$commit_time" --owner=0 --group=0 --numeric-owner "$name" |
    gzip --no-name >"$2/$name-linux-$(uname --machine).tar.gz"
}
