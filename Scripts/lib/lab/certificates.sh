# shellcheck shell=bash disable=SC2154 # the names of places.sh
# The lab's certificate authority, the domain controller's certificate, and a trust store that knows the authority.

# create_authority NAME SUBJECT: NAME.pem and NAME.key
create_authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$2" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout "$1.key" -out "$1.pem"
}

# issue_certificate NAME AUTHORITY HOST: NAME.pem and NAME.key, for a server of that name
issue_certificate() {
  openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$3" -keyout "$1.key" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -days 30 -sha256 -out "$1.pem" -extfile - <<END
basicConstraints = CA:FALSE
keyUsage = digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:$3
END
  rm "$1.csr"
}

# A copy of the machine's trust store with the lab's authority in it, to be bound over /etc/ssl. Private keys stay where they are.
create_trust_store() {
  local hash
  mkdir --parents ssl/private
  cp --archive /etc/ssl/certs /etc/ssl/openssl.cnf ssl/
  # The bundle could be a link to the machine's own file.
  rm ssl/certs/ca-certificates.crt
  cat /etc/ssl/certs/ca-certificates.crt ca.pem >ssl/certs/ca-certificates.crt
  hash=$(openssl x509 -in ca.pem -noout -subject_hash)
  ln --symbolic --force "$certificates/ca.pem" "ssl/certs/$hash.0"
}

# Makes all of it; `wrong.pem` names the domain controller too, but comes from an authority that nobody trusts.
create_certificates() (
  mkdir --parents "$certificates"
  cd "$certificates" || exit
  umask 0077
  create_authority ca 'kcdmesh lab CA'
  create_authority wrong-ca 'kcdmesh lab wrong CA'
  issue_certificate dc ca "dc.$domain"
  issue_certificate wrong wrong-ca "dc.$domain"
  create_trust_store
  chmod 0644 ./*.pem
  chmod --recursive u=rwX,go=rX ssl
) >"$logs/certificates.log" 2>&1

# For a controller that comes when the rest is there already.
issue_controller_certificate() (
  cd "$certificates" || exit
  umask 0077
  issue_certificate "$1" ca "$1.$domain"
  chmod 0644 "$1.pem"
)
