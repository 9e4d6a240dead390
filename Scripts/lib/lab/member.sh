# shellcheck shell=bash disable=SC2154 # the names of places.sh
# A member host: joined, with a keytab, the names that a Hyper-V host registers, and an SMB 3 share.

configure_member() {
  local name=$1 home
  home=$(home_of "$name")
  mkdir --parents "$home"/{private,lock,state,cache,run,ncalrpc} "$shares/$name"
  chmod 0700 "$home/private"
  # As on Windows, the operators are administrators of the host; others may log on and read. They are named, because
  # Samba 4.22 starts no RPC service (no srvsvc) if a wildcard maps its own guest too.
  cat >"$home/users" <<END
!root = $workgroup\\Administrator $workgroup\\migration-admin
nobody = $workgroup\\alice $workgroup\\${name^^}\$
END
  write_share_commands "$home"
  cat >"$home/etc/samba/smb.conf" <<END
[global]
  workgroup = $workgroup
  realm = $realm
  netbios name = ${name^^}
  server role = member server
  kerberos method = dedicated keytab
  dedicated keytab file = $keytabs/$name.keytab
  username map = $home/users
  min domain uid = 0
  idmap config * : backend = tdb
  idmap config * : range = 100000-199999
  load printers = no
  disable spoolss = yes
  registry shares = yes
  server multi channel support = yes
  add share command = $home/add-share
  delete share command = $home/delete-share
  private dir = $home/private
  lock directory = $home/lock
  state directory = $home/state
  cache directory = $home/cache
  pid directory = $home/run
  ncalrpc dir = $home/ncalrpc
  log file = $logs/$name.smbd.log
  max log size = 0

[$share]
  path = $shares/$name
  read only = no
END
}

# What smbd calls for NetrShareAdd and NetrShareDel. Its arguments: configuration, share, path, comment, greatest number of users.
write_share_commands() {
  local home=$1
  cat >"$home/add-share" <<'END'
#!/bin/sh
exec net conf addshare "$2" "$3" writeable=y guest_ok=n "$4"
END
  cat >"$home/delete-share" <<'END'
#!/bin/sh
exec net conf delshare "$2"
END
  chmod 0755 "$home/add-share" "$home/delete-share"
}

join_domain() {
  local name=$1
  on "$name" net ads join --authentication-file="$passwords/administrator.smb" "createcomputer=Hyper-V" \
    "dnshostname=$name.$domain"
  on "$name" net ads keytab create --machine-pass
  chmod 0600 "$keytabs/$name.keytab"
}

# as_host NAME COMMAND…: with a ticket of the host's own account, in a cache that is gone afterwards.
as_host() {
  local name=$1 cache status=0
  cache=$(home_of "$name")/setup.ccache
  KRB5CCNAME=FILE:$cache on "$name" kinit -k "${name^^}\$" || return
  KRB5CCNAME=FILE:$cache on "$name" "${@:2}" || status=$?
  rm "$cache"
  return "$status"
}

# The host writes its own names with its own account, as Hyper-V does when it starts (a validated write).
register_migration_names() {
  local name=$1 service='Microsoft Virtual System Migration Service'
  as_host "$name" ldapmodify -Q -N -Y GSSAPI -H "ldap://dc.$domain" <<END
dn: CN=${name^^},OU=Hyper-V,$base_dn
changetype: modify
add: servicePrincipalName
servicePrincipalName: $service/${name^^}
servicePrincipalName: $service/$name.$domain
END
}

# After the join, which would publish this address as the host's own.
connect_member_storage() {
  local port
  port=$(storage_port "$1")
  connect_storage "$1" "$member_storage_network.${port#storage.}" "$port"
}

# Whoever is mapped to root is an administrator of the host; without this, smbd tells its sessions to nobody.
make_root_administrator() {
  on "$1" net groupmap add sid=S-1-5-32-544 unixgroup=root type=builtin
}

# smbd logs nobody on as a member of a domain while winbindd isn't there.
start_member() {
  daemon_runs "$1" winbindd || start_daemon "$1" winbindd --daemon
  daemon_runs "$1" smbd || start_daemon "$1" smbd --daemon
  wait_until 20 as_host "$1" smbclient --use-kerberos=required "//$1.$domain/$share" --command=ls ||
    fail "$1 lets nobody log on."
}

member_runs() {
  daemon_runs "$1" winbindd && daemon_runs "$1" smbd
}

create_member() {
  local name=$1
  configure_member "$name"
  join_domain "$name"
  connect_member_storage "$name"
  register_migration_names "$name"
  make_root_administrator "$name"
  start_member "$name"
  touch "$(home_of "$name")/served"
} >"$logs/$1.log" 2>&1

# One write for all hosts: it needs the members' entries, and the joins run side by side.
add_to_group() {
  local name
  {
    printf 'dn: CN=Hyper-V Hosts,CN=Users,%s\nchangetype: modify\nadd: member\n' "$base_dn"
    for name in "$@"; do
      printf 'member: CN=%s,OU=Hyper-V,%s\n' "${name^^}" "$base_dn"
    done
  } | on dc ldbmodify --url="$(home_of dc)/private/sam.ldb"
}
