# shellcheck shell=bash disable=SC2154 # the names of test
# A clean Debian 12 in a directory. Needs say.sh and packages.sh.

# What the tests need there beside the smallest system: the shells, the readers of manuals, and systemd to look at the units.
root_packages=bash-completion,fish,krb5-user,man-db,mandoc,systemd,zsh

make_root() {
  local log=$root.log
  say "Making a clean Debian 12."
  if ! debootstrap --variant=minbase --include="$root_packages" bookworm "$root" "$(debian_mirror)" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    fail "debootstrap failed; all it said is in $log."
  fi
  rm "$log"
  mkdir "$root/package"
  cp "$package" "$root/package/kcdmesh.deb"
}

# within COMMAND…: runs there as root, in the network that the script is in. Its /proc goes when the command ends.
within() {
  # shellcheck disable=SC2016 # for the other shell
  unshare --mount bash -c 'mount -t proc proc "$0/proc" && exec chroot "$0" /usr/bin/env --ignore-environment LC_ALL=C.UTF-8 \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"' "$root" "$@"
}

# at_desk COMMAND…: the same in the lab, at the administrator's desk, with what the lab puts into /etc there.
at_desk() {
  Scripts/lab exec admin bash -c "$(declare -f within); root=$root; cp /etc/{krb5.conf,resolv.conf,hosts,nsswitch.conf} \"\$root/etc\"
    within \"\$@\"" at_desk "$@"
}

# Only what the package declares, so that the program then runs with nothing else.
install_dependencies() {
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  cp --recursive /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d"
  within apt-get --quiet --quiet --assume-yes --no-install-recommends satisfy "$(dpkg-deb --field "$package" Depends)" >/dev/null
}

# Every file but those that change with any package: of apt and dpkg, logs, caches.
files_of_root() {
  (cd "$root" && find . -xdev -path ./package -prune -o \( -path './var/lib/dpkg/*' -o -path './var/lib/apt/*' -o -path './var/log/*' \
    -o -path './var/cache/*' -o -path './tmp/*' -o -path './root/*' \) -o -print | sort)
}
