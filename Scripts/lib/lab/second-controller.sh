# shellcheck shell=bash disable=SC2154 # the names of places.sh
# A second domain controller, dc2, to fail over to: joined, published with a worse priority than dc, and replicating both ways.

second_controller_is_ready() {
  [[ -e $(home_of dc2)/ready ]]
}

# Its name, where it is there, finished or not.
second_controller() {
  [[ ! -e $(home_of dc2) ]] || printf 'dc2\n'
}

# Brings it up, or starts it again, as far as it doesn't run.
raise_second_controller() {
  if ! second_controller_is_ready; then
    step "dc2, joined" dc2-join join_second_controller
    step "dc2, a second domain controller" dc2 start_controller dc2
    step "dc2, replicating" dc2-replication begin_replication
    touch "$(home_of dc2)/ready"
  elif ! daemon_runs dc2 samba; then
    step "dc2, started again" dc2 start_controller dc2
  fi
}

join_second_controller() {
  discard_second_controller
  forget_second_controller
  create_host dc2 "$second_controller_address"
  issue_controller_certificate dc2
  configure_controller dc2
  # Samba would publish it with the priority of the first, and no setting tells another.
  sed --in-place '/^\[global\]$/a\  dns update command = /bin/true' "$(home_of dc2)/etc/samba/smb.conf"
  as_administrator dc2 samba-tool domain join "$domain" DC --server="dc.$domain" --dns-backend=SAMBA_INTERNAL \
    --use-kerberos=required
  on dc /usr/bin/python3 "$library/publish-controller.py" dc dc2
}

# The names that Kerberos knows it by are written on dc2 itself, its records on dc: each has to hear of the other. From then on they
# tell each other of changes by themselves.
begin_replication() {
  local partition
  touch "$state/known-to-dc"
  # The controller itself does the same when it starts; whoever comes second finds names there that it has just missed.
  on dc2 samba_spnupdate || { sleep 1 && on dc2 samba_spnupdate; }
  as_administrator dc samba-tool drs kcc "dc.$domain" --use-kerberos=required
  as_administrator dc samba-tool drs replicate "dc.$domain" "dc2.$domain" "$base_dn" --use-kerberos=required
  for partition in "$base_dn" "DC=DomainDnsZones,$base_dn" "DC=ForestDnsZones,$base_dn"; do
    as_administrator dc samba-tool drs replicate "dc2.$domain" "dc.$domain" "$partition" --use-kerberos=required
  done
}

# as_administrator HOST COMMAND…: with a ticket in a cache that is gone afterwards.
as_administrator() {
  local cache status=0
  cache=$(home_of "$1")/setup.ccache
  KRB5CCNAME=FILE:$cache on "$1" kinit -k -t "$keytabs/users/administrator.keytab" administrator || return
  KRB5CCNAME=FILE:$cache on "$@" || status=$?
  rm "$cache"
  return "$status"
}

# To replicate, dc keeps tickets for as long as it runs, and those for an earlier dc2 are of no use with another one's key.
forget_second_controller() {
  [[ -e $state/known-to-dc ]] || return 0
  stop_controller dc
  start_controller dc
  rm "$state/known-to-dc"
}

# The first controller must not go on to know of one that is gone.
discard_second_controller() {
  [[ -e $(home_of dc2) ]] || return 0
  remove_host dc2
  on dc samba-tool domain demote --remove-other-dead-server=DC2 || true
}
