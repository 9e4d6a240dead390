# shellcheck shell=bash disable=SC2154 # the names of the other files
# The Debian package, from the tree that lies below /usr.

maintainer='kcdmesh maintainers <maintainers@kcdmesh.invalid>'

# make_debian_package TREE DIRECTORY
make_debian_package() {
  local root=$work/debian architecture
  architecture=$(dpkg --print-architecture)
  mkdir --parents "$root/DEBIAN" "$root/etc/default" "$root/etc/kcdmesh"
  cp --recursive "$1" "$root/usr"
  install --mode=0644 Templates/systemd/kcdmesh.default "$root/etc/default/kcdmesh"
  write_changelog | gzip --no-name --best >"$root/usr/share/doc/kcdmesh/changelog.gz"
  write_control "$architecture" "$root" >"$root/DEBIAN/control"
  printf '/etc/default/kcdmesh\n' >"$root/DEBIAN/conffiles"
  (cd "$root" && find usr -type f -print0 | sort --zero-terminated | xargs --null md5sum) >"$root/DEBIAN/md5sums"
  install --mode=0755 Scripts/lib/package/maintainer/{postinst,prerm,postrm} "$root/DEBIAN"
  find "$root" -exec touch --no-dereference --date="@$commit_time" {} +
  # Several threads would cut the file elsewhere than one does.
  dpkg-deb --root-owner-group -Zxz --threads-max=1 --build "$root" "$2/kcdmesh_${version}_$architecture.deb" >&2
}

# write_control ARCHITECTURE ROOT. GSSAPI is a module that libsasl2 loads when it is asked for, so no program can tell that it needs it.
write_control() {
  cat <<END
Package: kcdmesh
Version: $version
Architecture: $1
Maintainer: $maintainer
Installed-Size: $(find "$2"/{etc,usr} -type f -printf '%s\n' | awk '{ kilobytes += int(($1 + 1023) / 1024) } END { print kilobytes }')
Depends: $(libraries_of "$2/usr/bin/kcdmesh"), libsasl2-modules-gssapi-mit
Recommends: ca-certificates, krb5-user
Section: admin
Priority: optional
Description: Kerberos constrained delegation between Hyper-V hosts
 Shared-nothing live migration needs each Hyper-V host to be trusted to
 delegate to every other one. kcdmesh computes these entries of Active
 Directory from a policy, shows how the directory differs, writes them,
 checks them for ever after, and proves that they work.
END
}

# The packages of the libraries that a program is linked to, in the versions that have what it calls.
libraries_of() {
  local place=$work/shlibdeps program
  program=$(readlink --canonicalize "$1")
  mkdir --parents "$place/debian"
  printf 'Source: kcdmesh\n\nPackage: kcdmesh\nArchitecture: any\n' >"$place/debian/control"
  (cd "$place" && dpkg-shlibdeps -O "$program") | sed --silent 's/^shlibs:Depends=//p'
}

write_changelog() {
  printf 'kcdmesh (%s) unstable; urgency=medium\n\n  * Commit %s.\n\n -- %s  %s\n' \
    "$version" "$commit" "$maintainer" "$(date --utc --rfc-email --date="@$commit_time")"
}
