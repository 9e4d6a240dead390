# shellcheck shell=bash disable=SC2154 # the names of places.sh
# The users of the domain, and computers without a server.

users=(administrator migration-admin alice)

create_passwords() {
  local user
  mkdir --mode=0700 "$passwords"
  for user in "${users[@]}"; do
    # 120 random bits, and each class of characters that the domain's policy wants. No newline: ldapsearch -y takes the whole file.
    printf 'Aa1-%s' "$(openssl rand -hex 15)" >"$passwords/$user"
  done
  printf 'username = Administrator\npassword = %s\ndomain = %s\n' "$(<"$passwords/administrator")" "$workgroup" \
    >"$passwords/administrator.smb"
  chmod 0600 "$passwords"/*
}

# Works on the database itself, so it needs no running server, only the controller's configuration.
create_accounts() {
  mkdir --mode=0700 "$keytabs/users"
  on dc /usr/bin/python3 "$library/create-accounts.py" "$passwords" "$keytabs/users"
}

# create_computers COUNT KEYS: with keys if the second argument is not empty, one keytab each in keytabs/computers.
create_computers() {
  local arguments=("$1")
  if [[ -n $2 ]]; then
    install --directory --mode=0700 "$keytabs/computers"
    arguments+=("$keytabs/computers")
  fi
  on dc /usr/bin/python3 "$library/create-computers.py" "${arguments[@]}"
}
