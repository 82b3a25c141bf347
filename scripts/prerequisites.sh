# shellcheck shell=bash
# Shared by ./xatube and scripts/test.sh: installs what is missing and builds what is out of date.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
logs=$root/artifacts/logs

say() { printf 'xatube: %s\n' "$1" >&2; }

fail() {
  say "$1"
  exit "${2-1}"
}

# Runs a command with its output in a log file; prints one line before it, and one if it fails.
quietly() {
  local what=$1 log=$logs/$2
  shift 2
  mkdir -p "$logs"
  say "$what (log: ${log#"$root/"})"
  "$@" >"$log" 2>&1 || fail "$what failed; the reason is at the end of $log"
}

need_dotnet() {
  command -v dotnet >/dev/null ||
    fail 'the .NET SDK 10 is missing; install it (https://dotnet.microsoft.com/download/dotnet/10.0) and run this again'
  # Inside the repository, so that global.json applies.
  local answer
  answer=$(cd "$root" && dotnet --version 2>&1) ||
    fail "no .NET SDK that can be used here, 10.0.400 or newer (https://dotnet.microsoft.com/download/dotnet/10.0): ${answer%%$'\n'*}"
}

need_node() {
  local version major
  version=$(node --version 2>/dev/null) || version=''
  major=${version#v}
  major=${major%%.*}
  { [[ $major =~ ^[0-9]+$ ]] && ((major >= 20)) && command -v npm >/dev/null; } ||
    fail "Node.js 20 or newer, with npm, is needed to build the web pages${version:+ ($version found)}; install it (https://nodejs.org) and run this again"
}

is_there() {
  local candidate
  case $1 in
    nginx) PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx >/dev/null ;;
    libnginx-mod-rtmp)
      for candidate in /usr/lib/nginx /usr/lib64/nginx /usr/share/nginx /etc/nginx; do
        [[ ! -e $candidate/modules/ngx_rtmp_module.so ]] || return 0
      done
      return 1
      ;;
    postgresql)
      for candidate in /usr/lib/postgresql/*/bin/initdb; do
        [[ $candidate =~ /([0-9]+)/bin/ ]] && ((BASH_REMATCH[1] >= 15)) && return 0
      done
      return 1
      ;;
    iproute2) PATH=$PATH:/usr/sbin:/sbin command -v ip >/dev/null ;;
    nftables) PATH=$PATH:/usr/sbin:/sbin command -v nft >/dev/null ;;
    libfaketime) compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null ;;
    # Packages are installed for Debian's Python, which may not be the first on the path.
    python3-*) /usr/bin/python3 -c "import ${1#python3-}" 2>/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# need_packages PACKAGE...: installs missing Debian packages if this is root, or fails with the command to run.
need_packages() {
  local missing=() package
  for package in "$@"; do
    is_there "$package" || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0
  local command="apt-get install --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null ||
    fail "missing: ${missing[*]} (names of Debian packages); install them with this system's package manager and run this again"
  ((EUID == 0)) || fail "missing: ${missing[*]}; run: sudo $command"
  quietly "installing ${missing[*]}" apt.log install_packages "${missing[@]}"
  for package in "${missing[@]}"; do
    is_there "$package" || fail "installed $package, but it is not where it was looked for; see $logs/apt.log"
  done
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  local apt=(apt-get -o DPkg::Lock::Timeout=300) services=() service status=0
  # XaTube runs its own servers; the distribution's services would take their ports at the next boot.
  for service in nginx postgresql redis-server; do
    is_there "$service" || services+=("$service")
  done
  keep_services_down
  trap let_services_start EXIT
  # The installation fails if the package list is missing or outdated.
  "${apt[@]}" install -y --no-install-recommends "$@" ||
    { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@"; } ||
    status=$?
  let_services_start
  trap - EXIT
  if command -v systemctl >/dev/null; then
    for service in "${services[@]}"; do
      systemctl disable "$service" || true
    done
  fi
  return "$status"
}

# While policy-rc.d exits with 101, package installation starts no services.
policy=/usr/sbin/policy-rc.d
policy_is_ours=no
no_default_cluster=/etc/postgresql-common/createcluster.d/xatube.conf
keep_services_down() {
  # Keeps PostgreSQL's package from creating a default cluster.
  mkdir -p "${no_default_cluster%/*}"
  echo 'create_main_cluster = false' >"$no_default_cluster"
  [[ ! -e $policy ]] || return 0
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  policy_is_ours=yes
}
let_services_start() {
  rm -f "$no_default_cluster"
  rmdir --ignore-fail-on-non-empty "${no_default_cluster%/*}" "${no_default_cluster%/*/*}" 2>/dev/null || true
  [[ $policy_is_ours == no ]] || rm -f "$policy"
  policy_is_ours=no
}

# newer_than STAMP PATH...: succeeds if any file below the paths is newer than the stamp, or the stamp is missing.
newer_than() {
  local stamp=$1
  shift
  [[ -e $stamp ]] || return 0
  [[ -n $(find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o -newer "$stamp" -print -quit) ]]
}

# Build servers would keep running after the build.
dotnet_build() { dotnet build -c Release --disable-build-servers -nologo -v quiet "$@"; }

build_launcher() {
  local stamp=$root/src/XaTube.Launcher/bin/Release/.built
  newer_than "$stamp" "$root/src" "$root/deploy/nginx" "$root"/Directory.*.props "$root/global.json" || return 0
  mkdir -p "$logs"
  # Two runs started at the same time must not build at the same time.
  (
    flock 9
    if newer_than "$stamp" "$root/src" "$root/deploy/nginx" "$root"/Directory.*.props "$root/global.json"; then
      quietly 'building the engine' build.log dotnet_build "$root/src/XaTube.Launcher"
      touch "$stamp"
    fi
  ) 9>"$logs/build.lock"
}

web_is_stale() { [[ -f $root/web/package.json ]] && newer_than "$root/web/dist/index.html" "$root/web"; }

build_web() {
  web_is_stale || return 0
  need_node
  mkdir -p "$logs"
  (
    flock 9
    if web_is_stale; then
      web_packages
      quietly 'building the web pages' web-build.log npm --prefix "$root/web" run build
      # A build keeps the page's time if the page did not change.
      touch "$root/web/dist/index.html"
    fi
  ) 9>"$logs/web.lock"
}

web_packages() {
  local installed=$root/web/node_modules/.package-lock.json
  if [[ ! -e $installed || $root/web/package-lock.json -nt $installed ]]; then
    quietly 'installing what the web pages are built with' npm-ci.log npm --prefix "$root/web" ci --no-audit --no-fund
    touch "$installed"
  fi
}
