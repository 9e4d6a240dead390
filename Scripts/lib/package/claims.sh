# shellcheck shell=bash disable=SC2154 # the names of test
# What must be true of the package. Needs root.sh; the current directory is the repository's root.

claim_all() {
  claim "it installs with nothing but what it depends on" install_package
  claim "its files are whole" within dpkg --verify kcdmesh
  claim "--version tells version and commit" tells_version
  claim "--help lists every command that has a manual page, and no page is missing" commands_have_pages
  claim "hosts reads the lab's directory, as a user without rights, by a keytab" reads_directory
  claim "a pipeline's first steps install it and get a ticket" pipeline_prepares
  claim "manual pages render without a warning" pages_render
  claim "manual pages pass mandoc's lint" pages_pass_lint
  claim "bash completes a command" bash_completes
  claim "bash completes a file" bash_completes_file
  claim "zsh loads the completion" zsh_completes
  claim "fish completes a command" fish_completes
  claim "systemd finds nothing wrong with the units" units_are_right
  claim "the service is confined" service_is_confined
  claim "systemd runs the nightly check, confined, by the key that it hands over" nightly_check_runs
  claim "the timer is disabled until somebody enables it" timer_is_disabled
  claim "a purge leaves nothing" purge_leaves_nothing
}

install_package() {
  within dpkg --install /package/kcdmesh.deb
}

tells_version() {
  local told
  told=$(within kcdmesh --version)
  printf '%s\n' "$told"
  [[ $told == "kcdmesh $expected_version" ]]
}

# The commands, by the program's own help.
commands() {
  within kcdmesh --help | sed --silent '/^SUBCOMMANDS:/,/^$/s/^  \([a-z]\+\) .*/\1/p'
}

pages() {
  (cd "$root/usr/share/man" && printf '%s\n' man*/kcdmesh*)
}

commands_have_pages() {
  diff <(commands | sed 's/^/kcdmesh-/' | sort) <(pages | sed --silent 's/^man1\/\(kcdmesh-.*\)\.1\.gz$/\1/p' | sort) 
  [[ $(commands | wc --lines) -gt 5 ]]
  within man --where kcdmesh kcdmesh.yaml
}

# A user of the lab: its key.
keytab() {
  printf '/dev/shm/kcdmesh-lab/keytabs/users/%s.keytab' "$1"
}

reads_directory() {
  local found
  install --mode=0600 --owner=65534 "$(keytab alice)" "$root/package/keytab"
  found=$(at_desk setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
    kcdmesh hosts --hosts zulu,yankee --keytab /package/keytab --principal alice@LAB.TEST --format json)
  printf '%s\n' "$found"
  [[ $found == *kcdmesh.hosts/1* && $found == *zulu.lab.test* && $found == *yankee.lab.test* ]]
}

# As the runner does it, line by line, in the lab's network: the package comes from a file, and what apt is asked for is there.
pipeline_prepares() {
  base64 "$(keytab alice)" >"$root/package/keytab.base64"
  Scripts/lib/package/job-script Templates/pipelines/gitlab/reviewed-change.gitlab-ci.yml plan before_script >"$root/package/job"
  echo 'klist && kcdmesh hosts --host zulu && test ! -e /run/kcdmesh.keytab' >>"$root/package/job"
  at_desk KRB5CCNAME=FILE:/run/kcdmesh.ticket KCDMESH_PACKAGE_URL=file:///package/kcdmesh.deb \
    KCDMESH_PACKAGE_SHA256="$(sha256sum "$package" | cut --delimiter=' ' --fields=1)" KCDMESH_PRINCIPAL=alice@LAB.TEST \
    KCDMESH_KEYTAB=/package/keytab.base64 bash -o errexit -o pipefail -o xtrace /package/job
  rm "$root/run/kcdmesh.ticket"
}

pages_render() {
  local page warnings
  for page in $(pages); do
    warnings=$(within man --warnings --local-file "/usr/share/man/$page" 2>&1 >/dev/null)
    [[ -z $warnings ]] || { printf '%s: %s\n' "$page" "$warnings"; return 1; }
  done
  within man kcdmesh | grep --quiet '^EXIT STATUS'
}

# Above the level of style, which finds fault with the version in the footer.
pages_pass_lint() {
  local page
  for page in $(pages); do
    within mandoc -T lint -W warning "/usr/share/man/$page" || return 1
  done
}

# completes_in_bash WORD…: what bash offers for the last word.
completes_in_bash() {
  # shellcheck disable=SC2016 # for the other shell
  within bash -c 'cd /package; source /usr/share/bash-completion/bash_completion; _completion_loader kcdmesh
    COMP_WORDS=(kcdmesh "$@"); COMP_CWORD=$#; COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
    $(complete -p kcdmesh | sed "s/.*-F \([^ ]*\).*/\1/") kcdmesh "${@: -1}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

bash_completes() {
  diff <(completes_in_bash di) <(printf 'diff\n')
}

bash_completes_file() {
  diff <(completes_in_bash diff --config kcd) <(printf 'kcdmesh.deb\n')
}

zsh_completes() {
  # shellcheck disable=SC2016 # for the other shell
  diff <(within zsh -f -c 'autoload -U compinit && compinit -u -D && echo $_comps[kcdmesh] && autoload +X _kcdmesh && whence -w _kcdmesh') \
    <(printf '_kcdmesh\n_kcdmesh: function\n')
}

fish_completes() {
  within fish -c 'complete --do-complete "kcdmesh di"' | grep --quiet '^diff'
}

units_are_right() {
  local said
  said=$(within systemd-analyze verify /usr/lib/systemd/system/kcdmesh-check.{service,timer} 2>&1)
  printf '%s' "$said"
  [[ -z $said ]]
}

# Exposure in tenths, where 100 is no protection at all.
service_is_confined() {
  within systemd-analyze security --offline=true --threshold=15 /usr/lib/systemd/system/kcdmesh-check.service
}

# The unit on a policy of the lab: no directory needs to be compliant, but the program must be able to do its work.
nightly_check_runs() {
  local status
  prepare_nightly_check
  boot_root
  on_booted systemctl start kcdmesh-check.service || true
  status=$(on_booted systemctl show --property=ExecMainStatus --value kcdmesh-check.service)
  on_booted journalctl --no-pager --unit=kcdmesh-check.service
  [[ $status == [02] ]]
  [[ $(stat --format=%a "$root/var/lib/private/kcdmesh/check.json") == 600 ]]
  grep --quiet '"complete" *: *true' "$root/var/lib/private/kcdmesh/check.json"
}

prepare_nightly_check() {
  install --mode=0600 "$(keytab alice)" "$root/etc/kcdmesh/keytab"
  printf 'version: 1\ndomain: lab.test\nmeshes:\n  - name: lab\n    hosts: {names: [zulu, yankee]}\n' >"$root/etc/kcdmesh/kcdmesh.yaml"
  sed --in-place 's/^KCDMESH_PRINCIPAL=.*/&alice@LAB.TEST/' "$root/etc/default/kcdmesh"
}

timer_is_disabled() {
  [[ $(within systemctl is-enabled kcdmesh-check.timer) == disabled ]]
}

# Also after the check was enabled and has left its reports; what the administrator made is the administrator's to remove.
purge_leaves_nothing() {
  within systemctl --quiet enable kcdmesh-check.timer
  rm --recursive --force "$root"/etc/kcdmesh/{keytab,kcdmesh.yaml} "$root/etc/systemd/system/kcdmesh-check.service.d"
  [[ -L $root/var/lib/kcdmesh ]]
  within dpkg --purge kcdmesh
  diff "$work/before" <(files_of_root)
  ! within dpkg-query --show kcdmesh 2>/dev/null
}
