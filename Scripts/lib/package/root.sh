# shellcheck shell=bash disable=SC2154 # the names of test
# A clean Debian 12 in a directory. Needs say.sh and packages.sh.

# What the tests need there beside the smallest system: the shells, the readers of manuals, and systemd to look at the units.
root_packages=bash-completion,ca-certificates,curl,fish,krb5-user,man-db,mandoc,systemd,zsh

# With what the package declares that it needs, so that it then must install and run without anything else.
make_root() {
  local log=$work/log depends
  depends=$(dpkg-deb --field "$package" Depends)
  say "Making a clean Debian 12."
  if ! mmdebstrap --mode=root --variant=minbase --include="$root_packages" \
    --customize-hook="chroot \"\$1\" apt-get --assume-yes --no-install-recommends satisfy '$depends'" \
    bookworm "$root" "$(debian_mirror)" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    fail "mmdebstrap failed."
  fi
  touch "$root"/etc/{hosts,krb5.conf}
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

# boot_root: systemd as the first process of the clean Debian, at the administrator's desk. Sets boot and booted.
boot_root() {
  local tries=100
  Scripts/lab exec admin Scripts/lib/package/boot "$root" &
  boot=$!
  trap end_root EXIT
  until booted=$(child_of "$(child_of "$boot")") && on_booted systemctl is-system-running; do
    ((tries-- > 0)) || fail "systemd does not come up in the clean Debian."
    sleep 0.2
  done
}

# The one process that a process has begun.
child_of() {
  local children
  children=$(cat "/proc/$1/task/$1/children") && [[ $children =~ ^([0-9]+)\ ?$ ]] && printf '%s' "${BASH_REMATCH[1]}"
}

# on_booted COMMAND…: runs where systemd does.
on_booted() {
  nsenter --target "$booted" --cgroup --ipc --mount --net --pid --uts --root --wd \
    env --ignore-environment LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# Whoever began the first process takes it along, and that one all others.
end_root() {
  kill -KILL "$(child_of "$boot")" || true
  wait "$boot" || true
}

# Every file but those that change whatever is done: of apt and dpkg, logs, caches, what runs.
files_of_root() {
  (cd "$root" && find . -xdev -path ./package -prune -o \( -path './var/lib/dpkg/*' -o -path './var/lib/apt/*' -o -path './var/log/*' \
    -o -path './var/cache/*' -o -path './var/lib/systemd/*' -o -path './run/*' -o -path './tmp/*' -o -path './root/*' \) -o -print | sort)
}
