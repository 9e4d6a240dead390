# shellcheck shell=bash disable=SC2154 # the names of places.sh
# Up, status and down: the order of things, what is printed, and what is cleaned up when a step fails.

samba_version() {
  dpkg-query --show --showformat='${Version}' samba 2>/dev/null
}

# Only one script changes the lab at a time. The lock also lasts while anything that a killed script has left is still at work;
# the daemons don't hold it. It lies on a directory that is always there, so that no file is left.
take_lock() {
  exec 9</dev/shm
  flock --nonblock 9 || say "Waiting for another 'lab up' or 'lab down'."
  flock --wait 120 9 || fail "another 'lab up' or 'lab down' is at work."
}

refuse_inside_lab() {
  command -v ip >/dev/null || return 0 # no lab without it
  [[ $(ip netns identify $$) != "$prefix"* ]] || fail "this can't run inside the lab that it changes: run it outside."
}

# start_daemon HOST COMMAND…: the command puts itself in the background; it must hold neither our lock nor our caller's pipes.
# It sees a /run/samba of its own, because libwbclient looks for winbindd there, whatever smb.conf says; and a member's disk is
# its /srv, so that one path means each host's own directory, as C:\ClusterStorage does.
start_daemon() {
  mkdir --parents /run/samba "$shares/$1"
  # shellcheck disable=SC2016 # the inner shell's words
  on "$1" sh -c 'mount --bind "$0" /run/samba && mount --bind "$1" /srv && shift && exec setsid "$@"' \
    "$(home_of "$1")/run" "$shares/$1" "${@:2}" </dev/null >>"$logs/$1.log" 2>&1 9<&-
}

# daemon_runs HOST PROGRAM, told by its file of the process id, and by what that process really is.
daemon_runs() {
  local pid
  pid=$(cat "$(home_of "$1")/run/$2.pid" 2>/dev/null) || return 1
  [[ $(readlink "/proc/$pid/exe") == "/usr/sbin/$2"* ]]
}

lab_is_up() {
  [[ -e $state/ready ]] && host_exists admin && daemon_runs dc samba
}

# Every member host that is there, finished or not.
members() {
  local home
  for home in "$state"/hosts/*; do
    case ${home##*/} in
      '*' | admin | dc | dc2) ;;
      *) printf '%s\n' "${home##*/}" ;;
    esac
  done
}

# step TITLE LOG COMMAND…: runs the command with its output in a log, and says how long it took. The command gets a process
# group of its own, so that a signal to us is heard at once, and all of the step can be stopped together.
step() {
  local title=$1 begin=${EPOCHREALTIME/./}
  current_log=$logs/$2.log
  set -m
  ("${@:3}") </dev/null >>"$current_log" 2>&1 &
  current_step=$!
  set +m
  wait "$current_step"
  current_log=
  current_step=
  say "$(printf '%6.1f s  %s' "$((10#${EPOCHREALTIME/./} - begin))e-6" "$title")"
}

demolish() {
  local namespace
  # The switch goes last: what ends the hosts also ends their interfaces on it.
  for namespace in $(namespaces); do
    [[ $namespace == "$switch" ]] || remove_namespace "$namespace"
  done
  ! [[ -e /run/netns/$switch ]] || remove_namespace "$switch"
  rm --recursive --force "$state" /etc/netns/"$prefix"*
  rmdir --ignore-fail-on-non-empty /etc/netns 2>/dev/null || true
}

# Stops what still runs of the step that failed, shows what it said, and takes away what was begun: the whole lab if this `up`
# began it, else only the hosts that were being added.
clean_up_after_failure() {
  local status=$? name
  trap - EXIT
  if [[ -n ${current_step:-} ]]; then
    kill -KILL -- "-$current_step" 2>/dev/null || true
    wait "$current_step" 2>/dev/null || true
  fi
  if [[ -n ${current_log:-} && -e $current_log ]]; then
    say "$(tail --lines=30 "$current_log")"
  fi
  say "That failed. Taking away what was begun."
  if [[ -n ${began_lab:-} ]]; then
    demolish
  else
    for name in $(members); do
      [[ -e $(home_of "$name")/ready ]] || discard_member "$name"
    done
    second_controller_is_ready || discard_second_controller >/dev/null 2>&1
  fi
  exit "$status"
}

create_controller() {
  mkdir --mode=0755 "$state"
  mkdir "$logs" "$keytabs" "$shares"
  step "the network" network create_network
  step "certificates and passwords" certificates create_secrets
  configure_controller dc
  step "the domain" provision provision_domain
  step "the accounts" accounts create_accounts
  step "the domain controller" dc start_controller dc
  samba_version >"$state/ready"
}

create_network() {
  create_switch
  create_host admin "$admin_address"
  create_host dc "$controller_address"
}

create_secrets() {
  create_certificates
  create_passwords
}

# Brings the given hosts up, side by side, as far as they aren't.
create_members() {
  local name missing=()
  for name in "$@"; do
    if [[ " ${missing[*]} " == *" $name "* ]]; then
      continue # named twice
    elif [[ ! -e $(home_of "$name")/ready ]]; then
      missing+=("$name")
    elif ! member_runs "$name"; then
      step "$name, started again" "$name" start_member "$name"
    fi
  done
  ((${#missing[@]} == 0)) || step "${missing[*]}" members join_members "${missing[@]}"
}

join_members() {
  local name at_once
  at_once=$((2 * $(nproc)))
  create_storage_network
  for name in "$@"; do
    discard_member "$name"
    create_host "$name" "$(next_address)"
  done
  for name in "$@"; do
    while (($(jobs -rp | wc -l) >= at_once)); do
      wait -n || true
    done
    create_member "$name" &
  done
  wait
  require_members "$@"
  add_to_group "$@"
  for name in "$@"; do
    touch "$(home_of "$name")/ready"
  done
}

# A background job's exit status is easily lost, so each host leaves a mark when it is through.
require_members() {
  local name failed=()
  for name in "$@"; do
    [[ -e $(home_of "$name")/served ]] || failed+=("$name")
  done
  ((${#failed[@]} > 0)) || return 0
  for name in "${failed[@]}"; do
    tail --lines=20 "$logs/$name.log" | sed "s/^/$name: /"
  done
  fail "these hosts did not come up: ${failed[*]}"
}

# What an interrupted `up` has left of a host must not be built on.
discard_member() {
  [[ -e $(home_of "$1") ]] || return 0
  remove_host "$1"
  on dc ldbdel --url="$(home_of dc)/private/sam.ldb" --recursive "CN=${1^^},OU=Hyper-V,$base_dn" >/dev/null 2>&1 || true
}

check_name() {
  [[ $1 =~ ^[a-z][a-z0-9-]{0,14}$ ]] || fail "'$1' is no name of a host: it takes 1 to 15 lower-case letters, digits and hyphens."
  case $1 in
    admin | bridge | dc | dc2 | lab | lo | storage | switch) fail "'$1' is a name of the lab itself." ;;
  esac
}

# What the caller's environment says of Kerberos, Samba, LDAP or Python is meant for other things than the lab's servers.
forget_environment() {
  local name
  for name in $(compgen -e); do
    case $name in
      KRB5* | LDAP* | SMB* | PYTHON* | LC_* | LANG | PASSWD* | USER) unset "$name" ;;
    esac
  done
  umask 0022
}

parse_up() {
  while (($# > 0)); do
    case $1 in
      --computers)
        [[ ${2:-} =~ ^(0|[1-9][0-9]*)$ ]] || fail "--computers needs a number."
        computers=$2
        shift
        ;;
      --keys) keys=yes ;;
      --second-dc) second_controller=yes ;;
      -*) fail "there is no option $1." ;;
      *)
        check_name "$1"
        hosts+=("$1")
        ;;
    esac
    shift
  done
}

up() {
  local hosts=() computers=0 keys='' second_controller='' existing
  parse_up "$@"
  need_root
  refuse_inside_lab
  "$scripts/install" lab
  forget_environment
  take_lock
  trap clean_up_after_failure EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  if lab_is_up && [[ $(<"$state/ready") != "$(samba_version)" ]]; then
    say "The lab runs another Samba than is installed: bringing it up anew."
    demolish
  elif ! lab_is_up; then
    [[ ! -e $state ]] || say "An earlier lab doesn't run any more, or never came up: taking it away."
    demolish
  fi
  if [[ ! -e $state/ready ]]; then
    began_lab=yes
    create_controller
  fi
  mapfile -t existing < <(members)
  if ((${#hosts[@]} + ${#existing[@]} == 0)); then
    hosts=("${default_hosts[@]}")
  fi
  create_members "${existing[@]}" "${hosts[@]}"
  [[ -z $second_controller && ! -e $(home_of dc2) ]] || raise_second_controller
  ((computers == 0)) || step "$computers computers without a server" computers create_computers "$computers" "$keys"
  trap - EXIT
  say "The lab is up after $SECONDS s: $({ second_controller; members; } | tr '\n' ' ')(Samba $(<"$state/ready"))."
}

host_runs() {
  case $1 in
    admin) ;;
    dc | dc2) daemon_runs "$1" samba ;;
    *) member_runs "$1" ;;
  esac
}

status() {
  local name state_of all_run=0
  if ! lab_is_up; then
    echo "The lab is not up."
    return 1
  fi
  echo "$domain, Samba $(<"$state/ready"), in $state"
  for name in admin dc $(second_controller) $(members); do
    state_of=runs
    if ! host_runs "$name"; then
      state_of='does not run'
      all_run=1
    fi
    printf '%-15s  %-13s  %s\n' "$name" "$(<"$(home_of "$name")/address")" "$state_of"
  done
  return "$all_run"
}

down() {
  need_root
  refuse_inside_lab
  take_lock
  demolish
}
