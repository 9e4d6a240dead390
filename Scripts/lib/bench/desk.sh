# shellcheck shell=bash disable=SC2154 # the names of Scripts/bench
# What is measured, and the ground that it stands on: a ticket, policies, change files, and empty lists before each run.

base="OU=Scale,DC=lab,DC=test"
url=ldap://dc.lab.test
keytab=/dev/shm/kcdmesh-lab/keytabs/users/administrator.keytab
attributes=(objectGUID objectClass sAMAccountName dNSHostName servicePrincipalName userAccountControl msDS-AllowedToDelegateTo)

at_desk() {
  "$scripts/lab" exec admin env KRB5CCNAME="FILE:$work/ticket" "$@"
}

names_of() {
  printf 'HV%03d\n' $(seq "$1")
}

# prepare HOSTS: a policy of the mesh, a filter that finds the same objects, and the change file that provision would send.
prepare() {
  # The computers register no name in Samba's spelling, which is not what is measured.
  printf 'version: 1\ndomain: lab.test\nrules: {KCD007: off}\nmeshes:\n  - name: scale\n    hosts: {names: [%s]}\n' \
    "$(names_of "$1" | paste --serial --delimiters=,)" >"$work/$1.yaml"
  printf '(|%s)' "$(names_of "$1" | sed 's/.*/(sAMAccountName=&$)/' | tr --delete '\n')" >"$work/$1.filter"
  empty_lists
  at_desk "$kcdmesh" diff --config "$work/$1.yaml" --server "$url" --format ldif --output "$work/$1.ldif"
}

get_ticket() {
  at_desk kinit -k -t "$keytab" administrator
}

write_reset() {
  names_of "$1" | awk -v base="$base" '{
    printf "dn: CN=%s,%s\nchangetype: modify\nreplace: msDS-AllowedToDelegateTo\n-\n", $0, base
    printf "replace: userAccountControl\nuserAccountControl: 4096\n-\n\n"
  }' >"$work/reset.ldif"
}

# Not timed.
empty_lists() {
  at_desk ldapmodify -N -Q -Y GSSAPI -H "$url" -f "$work/reset.ldif" >"$work/reset.log" 2>&1 || fail "$(tail -3 "$work/reset.log")"
}

# The commands that are compared, each with the number of hosts. What a run has to find or to leave is checked by the next one's status.

provision() {
  at_desk "$measure" 0 "$work/$1.provision" "$kcdmesh" provision --yes --config "$work/$1.yaml" --server "$url" --journal "$work/journal"
  rm --force "$work/journal"
}

# diff_of HOSTS full|empty: lists that are as they should be, or empty ones.
diff_of() {
  local status=0
  [[ $2 == full ]] || status=2
  at_desk "$measure" "$status" "$work/$1.diff.$2" "$kcdmesh" diff --detailed-exitcode --config "$work/$1.yaml" --server "$url"
}

# check_of HOSTS: of lists that are as they should be.
check_of() {
  at_desk "$measure" 0 "$work/$1.check" "$kcdmesh" check --config "$work/$1.yaml" --server "$url"
}

ldapmodify_of() {
  at_desk "$measure" 0 "$work/$1.ldapmodify" ldapmodify -N -Q -Y GSSAPI -H "$url" -f "$work/$1.ldif"
}

# Of the attributes that kcdmesh reads, for the same objects.
ldapsearch_of() {
  at_desk "$measure" 0 "$work/$1.ldapsearch.$2" ldapsearch -N -Q -Y GSSAPI -H "$url" -LLL -o ldif-wrap=no -E pr=500/noprompt \
    -b "DC=lab,DC=test" "$(<"$work/$1.filter")" "${attributes[@]}"
}
