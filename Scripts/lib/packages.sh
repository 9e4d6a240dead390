# shellcheck shell=bash
# The Debian packages that kcdmesh is built and tested with. Needs say.sh.

# What `swift build` calls or links, and the headers of the system's libraries that kcdmesh wraps.
build_packages=(
  binutils ca-certificates gcc git libc6-dev libcurl4 libedit2 libncurses6 libsqlite3-0 libstdc++-12-dev libxml2
  pkg-config tzdata zlib1g-dev
  libkrb5-dev libldap-dev libsasl2-dev libssl-dev
)

# The clients that the lab and its tests call: none of them is Samba's, so they always come from the distribution.
lab_client_packages=(iproute2 krb5-config krb5-user ldap-utils libsasl2-modules-gssapi-mit openssl procps python3 strace)

# What looks at our own scripts, documents and disks.
check_packages=(
  chromium-headless-shell cmark-gfm python3-jsonschema python3-junitparser python3-sarif-python-om qemu-utils shellcheck
)

# What Scripts/bench measures with.
bench_packages=(time)

# What Scripts/package makes packages with, and the clean system that it tests them in.
package_packages=(dpkg-dev iproute2 mmdebstrap python3 python3-yaml xz-utils)

# Samba itself, which may come from the distribution or from its backports; all of one version.
samba_packages=(
  ldb-tools python3-samba samba samba-ad-dc samba-ad-provision samba-dsdb-modules samba-vfs-modules smbclient winbind
)

backports=bookworm-backports

# Prints those of the given packages that are not installed. Asks dpkg only, so that the common case, nothing missing, costs nothing.
missing_packages() {
  local package installed
  installed=" $(dpkg-query --show --showformat='${Package}/${db:Status-Status} ' "$@" 2>/dev/null)" || true
  for package in "$@"; do
    [[ $installed == *" $package/installed "* ]] || printf '%s\n' "$package"
  done
}

samba_is_from_backports() {
  [[ $(dpkg-query --show --showformat='${Version}' samba 2>/dev/null) == *~bpo* ]]
}

# Prints the mirror that the machine already uses.
debian_mirror() {
  local mirror
  mirror=$(sed --silent 's/^URIs: *\([^ ]*\/debian\)\/\? *$/\1/p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -1)
  printf '%s\n' "${mirror:-http://deb.debian.org/debian}"
}

# Makes the backports known to apt, from the mirror that the machine already uses, unless they are known.
# Apt prefers no package from there unless it is told to (they have priority 100), so the source can stay.
add_backports() {
  ! grep --quiet "^[^#]*$backports" /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null || return 0
  say "Adding $backports to apt's sources."
  cat >"/etc/apt/sources.list.d/$backports.sources" <<END
Types: deb
URIs: $(debian_mirror)
Suites: $backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
}

# Calls apt-get so that it asks nothing, and shows what it said only if it failed.
run_apt() {
  local log
  log=$(mktemp)
  if ! DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get --quiet --assume-yes --no-install-recommends \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" >"$log" 2>&1 </dev/null; then
    tail -n 30 "$log" >&2
    rm "$log"
    fail "apt-get $1 failed."
  fi
  rm "$log"
}

# Runs a command while Debian's packages may start no service.
without_services() {
  local policy=/usr/sbin/policy-rc.d
  if [[ -e $policy ]]; then
    "$@"
    return
  fi
  # shellcheck disable=SC2064 # the path is wanted as it is now
  trap "rm --force $policy" EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 0755 "$policy"
  "$@"
  rm --force "$policy"
  trap - EXIT
}

# Prints the services that come with the given packages. Debian starts them when they are installed and at each boot; the lab
# starts its own, in its own namespaces.
services_of() {
  local package
  for package in "$@"; do
    case $package in
      samba) printf '%s\n' smbd nmbd samba-ad-dc ;;
      winbind) printf '%s\n' winbind ;;
    esac
  done
}

# A service that was kept from starting would still start at the next boot, and answer to the machine's network. Only for
# services that came with us: a machine that served before goes on serving.
disable_services() {
  local service
  for service in "$@"; do
    systemctl disable "$service" >/dev/null 2>&1 || update-rc.d "$service" disable >/dev/null 2>&1 || true
  done
}

# Installs what is missing of the given packages; the option --release NAME (first) takes them from there, newer ones included.
install_packages() {
  local release=()
  if [[ $1 == --release ]]; then
    release=(--target-release "$2")
    shift 2
  fi
  say "Installing $*."
  run_apt update
  without_services run_apt install "${release[@]}" "$@"
}

install_missing() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

install_build_packages() {
  install_missing "${build_packages[@]}"
}

install_check_packages() {
  install_missing "${check_packages[@]}"
}

install_bench_packages() {
  install_missing "${bench_packages[@]}"
}

install_package_packages() {
  install_missing "${package_packages[@]}"
}

install_lab_packages() {
  install_missing "${lab_client_packages[@]}"
  install_samba
}

# KCDMESH_SAMBA says which Samba: unset, the one that is there, else the distribution's; or `backports`.
install_samba() {
  local missing services
  mapfile -t missing < <(missing_packages "${samba_packages[@]}")
  mapfile -t services < <(services_of "${missing[@]}")
  case ${KCDMESH_SAMBA:-} in
    '')
      ((${#missing[@]} > 0)) || return 0
      if samba_is_from_backports; then
        install_packages --release "$backports" "${missing[@]}"
      else
        install_packages "${missing[@]}"
      fi
      ;;
    backports)
      ((${#missing[@]} > 0)) || ! samba_is_from_backports || return 0
      add_backports
      install_packages --release "$backports" "${samba_packages[@]}"
      ;;
    *) fail "KCDMESH_SAMBA is '$KCDMESH_SAMBA': it can be unset or 'backports'." ;;
  esac
  disable_services "${services[@]}"
}
