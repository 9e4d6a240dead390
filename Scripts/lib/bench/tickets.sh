# shellcheck shell=bash disable=SC2154 # the names of Scripts/bench
# The proof by the KDC: verify --only kdc of a whole mesh, beside a loop over MIT's kvno that asks for the same tickets.

ticket_runs=1 # a run takes a minute, and is sixteen thousand measurements by itself
operator=migration-admin
computer_keytabs=/dev/shm/kcdmesh-lab/keytabs/computers

# The CPU time of all the KDC's processes, in hundredths of a second.
kdc_ticks() {
  local pid
  for pid in $(pgrep --full 'task\[kdc\] pre-forked'); do
    awk '{ print $14 + $15 }' "/proc/$pid/stat"
  done | awk '{ sum += $1 } END { print sum }'
}

# All tickets of the first host, one kvno each, in one shell: its evidence ticket is cached after the first.
write_kvno_loop() {
  local source target
  source=$(names_of "$proven_hosts" | head -1)
  {
    printf 'export KRB5CCNAME=FILE:%s/kvno\n' "$work"
    printf "kinit -f -k -t %s/%s.keytab '%s$'\n" "$computer_keytabs" "${source,,}" "$source"
    for target in $(names_of "$proven_hosts" | tail --lines=+2); do
      for name in "$target" "${target,,}.lab.test"; do
        printf "kvno -q -I $operator -P '%s/$name' || exit 1\n" cifs 'Microsoft Virtual System Migration Service'
      done
    done
  } >"$work/kvno.sh"
}

# An edge that is not proven, and a ticket that kvno does not get, are errors.
measure_tickets() {
  local round before
  "$scripts/lab" up --computers "$proven_hosts" --keys
  prepare "$proven_hosts"
  at_desk "$kcdmesh" provision --yes --register-spns --config "$work/$proven_hosts.yaml" --server "$url" --journal "$work/journal" \
    >"$work/provision.log" 2>&1 || fail "$(tail -3 "$work/provision.log")"
  rm --force "$work/journal"
  write_kvno_loop
  for ((round = 1; round <= ticket_runs; round++)); do
    say "$proven_hosts hosts, the proof by the KDC, round $round of $ticket_runs"
    before=$(kdc_ticks)
    at_desk "$measure" 0 "$work/tickets.verify" "$kcdmesh" verify --only kdc --as "$operator" --keytab-directory "$computer_keytabs" \
      --config "$work/$proven_hosts.yaml" --server "$url"
    printf '%s\n' "$(($(kdc_ticks) - before))" >>"$work/tickets.kdc"
    at_desk "$measure" 0 "$work/tickets.kvno" bash "$work/kvno.sh"
  done
}

report_tickets() {
  printf '\n%-27s %9s  %-11s %9s %7s  %-9s %8s  %s\n' "the proof by the KDC" tickets/s "" kvno ratio "" "KDC busy" goal
  awk -v hosts="$proven_hosts" -v seconds="$(median "$work/tickets.verify" 1)" -v kvno="$(median "$work/tickets.kvno" 1)" \
    -v ticks="$(median "$work/tickets.kdc" 1)" '
    BEGIN {
      ours = 4 * hosts * (hosts - 1) / seconds
      theirs = 4 * (hosts - 1) / kvno
      busy = ticks / seconds
      isMet = ours / theirs >= 5 || busy >= 95
      printf "  %-25s %9.0f  %-11s %9.0f %7.1f  %-9s %6.0f %%  %s\n", hosts " hosts, " seconds " s", ours, "", theirs, ours / theirs, "",
        busy, "5 times, or the KDC at 95 % of a core: " (isMet ? "met" : "MISSED")
    }'
}
