# shellcheck shell=bash disable=SC2154 # the names of places.sh
# Hosts as network namespaces: made, entered, and taken away with all that runs in them.

# Runs a command on a host of the lab. `ip netns exec` also binds what is in /etc/netns/NAME over /etc.
on() {
  ip netns exec "$prefix$1" "${@:2}"
}

host_exists() {
  [[ -e /run/netns/$prefix$1 ]]
}

# Every namespace of the lab, the switch included.
namespaces() {
  local path
  for path in /run/netns/"$prefix"*; do
    [[ ! -e $path ]] || printf '%s\n' "${path##*/}"
  done
}

create_switch() {
  ip netns add "$switch"
  ip -netns "$switch" link add bridge type bridge
  ip -netns "$switch" link set bridge up
}

# The first address after the greatest that a member has.
next_address() {
  local last
  last=$(cat "$state"/hosts/*/address | sed --silent "s/^$member_network\.//p" | sort --numeric-sort | tail -1)
  ((${last:-0} < 254)) || fail "the lab's network is full: it takes 254 hosts."
  printf '%s.%s\n' "$member_network" "$((${last:-0} + 1))"
}

# create_host NAME ADDRESS: a namespace with one interface on the bridge, and without a default route.
create_host() {
  local name=$1 address=$2 namespace=$prefix$1
  mkdir --parents "$(home_of "$name")"
  printf '%s\n' "$address" >"$(home_of "$name")/address"
  ip netns add "$namespace"
  ip -netns "$namespace" link add eth0 type veth peer name "$name" netns "$switch"
  ip -netns "$switch" link set "$name" master bridge up
  ip -netns "$namespace" address add "$address/16" dev eth0
  ip -netns "$namespace" link set lo up
  ip -netns "$namespace" link set eth0 up
  configure_host "$name" "$address"
}

# A bridge of its own, so that what is cut there stays cut; the desk is on it, too.
create_storage_network() {
  ! ip -netns "$switch" link show storage >/dev/null 2>&1 || return 0
  ip -netns "$switch" link add storage type bridge
  ip -netns "$switch" link set storage up
  connect_storage admin "$admin_storage_address" storage.admin
}

# The switch's end of a member's second interface; no host's name has a dot.
storage_port() {
  local address
  address=$(cat "$(home_of "$1")/address" 2>/dev/null)
  printf 'storage.%s' "${address##*.}"
}

# connect_storage NAME ADDRESS INTERFACE: a second interface, and the switch's end of it.
connect_storage() {
  local namespace=$prefix$1
  ip -netns "$namespace" link add eth1 type veth peer name "$3" netns "$switch"
  ip -netns "$switch" link set "$3" master storage up
  ip -netns "$namespace" address add "$2/16" dev eth1
  ip -netns "$namespace" link set eth1 up
}

# Writes the part of /etc that differs on a host. It is what a member of any domain has: nothing here may make
# Kerberos or TLS more lenient than on a user's machine.
configure_host() {
  local name=$1 address=$2 home etc
  home=$(home_of "$name")
  etc=$home/etc
  mkdir --parents "$etc/samba" /etc/netns
  ln --symbolic --no-dereference --force "$etc" "/etc/netns/$prefix$name"
  ln --symbolic --no-dereference --force "$certificates/ssl" "$etc/ssl"
  printf 'search %s\nnameserver %s\n' "$domain" "$controller_address" >"$etc/resolv.conf"
  printf '127.0.0.1 localhost\n%s %s.%s %s\n' "$address" "$name" "$domain" "$name" >"$etc/hosts"
  # The machine's own file may send lookups to a resolver outside the namespace.
  printf 'passwd: files\ngroup: files\nhosts: files dns\nprotocols: files\nservices: files\n' >"$etc/nsswitch.conf"
  # Tickets lie with the host: in /tmp, all hosts of the lab and the machine would share one cache.
  cat >"$etc/krb5.conf" <<END
[libdefaults]
  default_realm = $realm
  dns_lookup_kdc = true
  dns_lookup_realm = false
  default_ccache_name = FILE:$home/krb5cc_%{uid}
  default_keytab_name = FILE:$keytabs/$name.keytab
END
  # For Samba's clients; a server's own configuration replaces it.
  mkdir "$home/samba"
  cat >"$etc/samba/smb.conf" <<END
[global]
  workgroup = $workgroup
  realm = $realm
  lock directory = $home/samba
  state directory = $home/samba
  cache directory = $home/samba
  private dir = $home/samba
END
}

# remove_namespace NAMESPACE: with its processes; whatever they hold goes away with the lab, so nobody is asked politely.
remove_namespace() {
  local pids tries=100
  while pids=$(ip netns pids "$1" 2>/dev/null) && [[ -n $pids ]]; do
    ((tries-- > 0)) || fail "processes in $1 do not end: $(tr '\n' ' ' <<<"$pids")"
    # shellcheck disable=SC2086 # one word a process
    kill -KILL $pids 2>/dev/null || true
    sleep 0.02
  done
  ip netns delete "$1" 2>/dev/null || true
}

remove_host() {
  ! host_exists "$1" || remove_namespace "$prefix$1"
  ip -netns "$switch" link delete "$1" 2>/dev/null || true
  ip -netns "$switch" link delete "$(storage_port "$1")" 2>/dev/null || true
  rm --recursive --force "/etc/netns/$prefix$1" "$(home_of "$1")" "$keytabs/$1.keytab" "${shares:?}/$1"
}

# wait_until SECONDS COMMAND…: tries until the command succeeds.
wait_until() {
  local deadline=$((SECONDS + $1))
  until "${@:2}" >/dev/null 2>&1 </dev/null; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# listens HOST PORT: whether the host accepts connections to its own address there.
listens() {
  on "$1" bash -c "exec 3<>/dev/tcp/$(<"$(home_of "$1")/address")/$2"
}
