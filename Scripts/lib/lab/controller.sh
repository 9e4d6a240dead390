# shellcheck shell=bash disable=SC2154 # the names of places.sh
# A domain controller: provisioned, started, and ready when a Kerberos ticket and an LDAP answer come back.

configure_controller() {
  local name=$1 home
  home=$(home_of "$name")
  # Every path is set, so that nothing of the lab mixes with the machine's own Samba. `dns forwarder` is empty, because the
  # default is the name server itself, and each lookup of a missing name would then wait 16 s. Nothing relaxes LDAP:
  # `ldap server require strong auth` keeps its strict default. Inside TLS, 4.22 then takes GSSAPI with a channel binding of
  # the server's certificate (tls-endpoint), and 4.17 no GSSAPI at all. Debian's 4.17 comes without samba_kcc; for two
  # controllers the older topology of each to each does, in every version.
  mkdir --parents "$home"/{private,lock,state,cache,run,ncalrpc,signd,dns}
  chmod 0700 "$home/private"
  chmod 0750 "$home/signd" # Samba's time server ends the whole daemon if others may enter
  cat >"$home/etc/samba/smb.conf" <<END
[global]
  workgroup = $workgroup
  realm = $realm
  netbios name = ${name^^}
  server role = active directory domain controller
  dns forwarder =
  tls enabled = yes
  tls keyfile = $certificates/$name.key
  tls certfile = $certificates/$name.pem
  tls cafile = $certificates/ca.pem
  private dir = $home/private
  lock directory = $home/lock
  state directory = $home/state
  cache directory = $home/cache
  pid directory = $home/run
  ncalrpc dir = $home/ncalrpc
  ntp signd socket directory = $home/signd
  binddns dir = $home/dns
  log file = $logs/$name.samba.log
  max log size = 0
  kccsrv:samba_kcc = false

[sysvol]
  path = $home/state/sysvol
  read only = no

[netlogon]
  path = $home/state/sysvol/$domain/scripts
  read only = no
END
}

# The password of Administrator that this makes up is replaced with ours when the accounts are made: it would be an argument here.
provision_domain() {
  on dc samba-tool domain provision --realm="$realm" --domain="$workgroup" --server-role=dc --dns-backend=SAMBA_INTERNAL \
    --host-name=dc --host-ip="$controller_address"
}

start_controller() {
  start_daemon "$1" samba --daemon
  wait_until 30 controller_answers "$1" || fail "the domain controller $1 doesn't answer."
}

stop_controller() {
  local pid
  for pid in $(ip netns pids "$prefix$1"); do
    [[ $(readlink "/proc/$pid/exe") != /usr/sbin/* ]] || kill -KILL "$pid" 2>/dev/null || true
  done
}

controller_answers() {
  listens "$1" 445 &&
    on "$1" ldapsearch -LLL -x -H "ldap://$1.$domain" -s base -b '' dnsHostName &&
    KRB5CCNAME=MEMORY: on "$1" kinit -k -t "$keytabs/users/administrator.keytab" administrator
}
