# shellcheck shell=bash disable=SC2034 # others use these names
# Which version this is. Nobody writes it down: it is the nearest tag vX.Y.Z of git, or, in an archive that git made, what git wrote
# here. Needs say.sh; the current directory is the repository's root.

# shellcheck disable=SC2016 # git replaces it: see .gitattributes
archived='$Format:%H %ct %(describe:tags=true,abbrev=12,match=v[0-9]*)$'

# Sets commit, its time in seconds since 1970, version (as Debian orders them), and modified where the tree is not the commit's.
find_version() {
  local described
  if [[ $archived == [0-9a-f]* ]]; then
    read -r commit commit_time described <<<"$archived"
  elif [[ $(git rev-parse --show-toplevel 2>/dev/null) == "$(pwd -P)" ]]; then
    read -r commit commit_time < <(git log -1 --format='%H %ct')
    described=$(git describe --tags --abbrev=12 --match='v[0-9]*' 2>/dev/null) || described=
    modified=$(git status --porcelain)
  else
    fail "this is neither git's work tree nor an archive that git made, so its commit is not known."
  fi
  modified=${modified:+modified}
  version=$(debian_version "$described")${modified:+"+$modified"}
}

# v1.2.0 is 1.2.0, five commits later is 1.2.0+5.g0123456789ab, v1.2.0-rc1 is before 1.2.0; before the first tag, time orders.
debian_version() {
  if [[ -z $1 ]]; then
    printf '0.0~git%s.%s' "$(date --utc --date="@$commit_time" +%Y%m%d%H%M%S)" "${commit:0:12}"
  elif [[ $1 =~ ^v(.*)-([0-9]+)-(g[0-9a-f]+)$ ]]; then
    printf '%s+%s.%s' "${BASH_REMATCH[1]//-/\~}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
  else
    printf '%s' "${1#v}" | tr - '~'
  fi
}

# What `kcdmesh --version` tells beside the name.
describe_version() {
  printf '%s (commit %s%s)' "$version" "$commit" "${modified:+, $modified}"
}
