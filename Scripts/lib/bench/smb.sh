# shellcheck shell=bash disable=SC2154 # the names of Scripts/bench
# The transfer: a file put on a host's share in shared memory by our SMB client, beside smbclient's put, at equal protection.

smb_host=zulu
smb_mebibytes=1024
smb_target=/dev/shm/kcdmesh-lab/shares/$smb_host/benchmark.bin

remove_put() {
  rm --force "$smb_target"
}

# The CPU seconds of the host's smbd with all its children that have ended.
smbd_seconds() {
  awk -v ticks="$(getconf CLK_TCK)" '{ print ($14 + $15 + $16 + $17) / ticks }' \
    "/proc/$(<"/dev/shm/kcdmesh-lab/hosts/$smb_host/run/smbd.pid")/stat"
}

# What smbclient and the host agree on, by the host's own word: signing and cipher. Asked again where the session is not listed yet.
agreed_by_smbclient() {
  local agreed tries
  for ((tries = 0; tries < 20; tries++)); do
    agreed=$(printf '!sleep 0.2; ip netns exec kcdmesh-%s smbstatus --processes --json\n' "$smb_host" |
      at_desk smbclient --use-kerberos=required --client-protection="$1" "//$smb_host.lab.test/vms" 2>"$work/smbstatus.log" |
      sed --silent 's/.*"encryption": {"cipher": "\([^"]*\)".*"signing": {"cipher": "\([^"]*\)".*/\2 \1/p')
    [[ -z $agreed ]] || break
  done
  [[ -n $agreed ]] || fail "the host does not list smbclient's session: $(<"$work/smbstatus.log")"
  printf '%s\n' "$agreed"
}

# transfer NAME COMMAND…: measures, and notes how long the host's smbd worked for it.
transfer() {
  local before
  remove_put
  sleep 0.3 # the smbd of the session before has ended
  before=$(smbd_seconds)
  at_desk "$measure" 0 "$work/smb.$1" "${@:2}"
  sleep 0.3
  awk -v before="$before" -v after="$(smbd_seconds)" 'BEGIN { print after - before }' >>"$work/smb.$1.smbd"
  [[ $(stat --format=%s "$smb_target") == $((smb_mebibytes << 20)) ]] || fail "$1 has not put the whole file."
}

# ours NAME PROTECTION LANES
ours() {
  transfer "$1" "$release/SMBBenchmark" put "$smb_host.lab.test" vms "$work/disk" "$keytab" administrator "$2" "$3"
}

theirs() {
  transfer "$1" smbclient --use-kerberos=required --client-protection="$2" "//$smb_host.lab.test/vms" \
    --command="put $work/disk benchmark.bin"
}

measure_smb() {
  local round
  "$scripts/lab" up "$smb_host"
  head --bytes="${smb_mebibytes}M" /dev/urandom >"$work/disk"
  for ((round = 1; round <= runs; round++)); do
    say "$smb_mebibytes MiB put on a share, round $round of $runs"
    theirs smbclient.signed sign
    ours one.signed signed 1
    ours two.signed signed 2
    theirs smbclient.encrypted encrypt
    ours one.encrypted encrypted 1
    ours two.encrypted encrypted 2
  done
  remove_put
  rm --force "$work/disk"
  read -r signing _ < <(agreed_by_smbclient sign)
  read -r _ cipher < <(agreed_by_smbclient encrypt)
}

report_smb() {
  printf '\n%-27s %9s  %-19s %5s  %-28s %13s  %11s  %s\n' "$smb_mebibytes MiB put on a share" kcdmesh beside rate goal 'CPU (beside)' \
    'peak (beside)' 'smbd CPU (beside), busy'
  report_transfers signed "$signing" 1.25 1.4
  report_transfers encrypted "$cipher" 1.45 1.6
}

# report_transfers PROTECTION ALGORITHM GOAL PRIZE
report_transfers() {
  report_transfer "$1 ($2)" "one.$1" "smbclient.$1" "$3" "$4"
  report_transfer "  over two sessions" "two.$1" "smbclient.$1" "$3" "$4"
}

# The goal is a rate, or a server that can't do more.
report_transfer() {
  awk -v title="$1" -v goal="$4" -v prize="$5" \
    -v wall="$(median "$work/smb.$2" 1)" -v other_wall="$(median "$work/smb.$3" 1)" \
    -v cpu="$(median "$work/smb.$2" 2)" -v other_cpu="$(median "$work/smb.$3" 2)" \
    -v peak="$(median "$work/smb.$2" 3)" -v other_peak="$(median "$work/smb.$3" 3)" \
    -v smbd="$(median "$work/smb.$2.smbd" 1)" -v other_smbd="$(median "$work/smb.$3.smbd" 1)" '
    BEGIN {
      rate = other_wall / wall
      busy = 100 * smbd / wall
      verdict = rate >= prize ? sprintf(">= %.2f, %.1f met", goal, prize) : rate >= goal ? sprintf(">= %.2f met", goal) \
        : busy >= 95 ? sprintf("smbd busy, %.2f not met", goal) : sprintf(">= %.2f MISSED", goal)
      printf "  %-25s %7.3f s  %-9s %7.3f s %5.2f  %-28s %4.2f (%.2f) s  %3.0f (%.0f) MiB  %.2f (%.2f) s, %.0f %%\n",
        title, wall, "smbclient", other_wall, rate, verdict, cpu, other_cpu, peak / 1024, other_peak / 1024, smbd, other_smbd, busy
    }'
}
