#!/usr/bin/env bash
# ./xatube test: everything that can be checked, one stage after the other. A
# stage that fails does not keep the others from being looked at. With --faults,
# instead: everything that can break, broken again and again under load; the
# figures go to docs/reliability.md. That takes more than an hour and needs root.
set -euo pipefail
# shellcheck source=scripts/prerequisites.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/prerequisites.sh"

reports=$root/artifacts/test
only=all
case ${1-} in
  '') ;;
  --only) only=${2-} ;;
  --only=*) only=${1#*=} ;;
  --faults) only=faults ;;
  *) fail "'$1' is not an option of test; there are --only dotnet|web|e2e and --faults" 2 ;;
esac
[[ $only =~ ^(all|dotnet|web|e2e|faults)$ ]] || fail "--only takes dotnet, web or e2e, not '$only'" 2

wanted() { [[ $only == all || $only == "$1" ]]; }

# stage NAME COUNTED COMMAND...: runs it and notes how it ended. COUNTED says where its results
# are (format:path below the reports), or "-" for a stage that is one check by itself.
stage() {
  local name=$1 counted=$2 status=0 began=$SECONDS
  shift 2
  printf '\n=== %s\n' "$name"
  "$@" || status=$?
  printf '%s\t%s\t%s\t%s\n' "$name" "$counted" "$status" "$((SECONDS - began))" >>"$reports/stages.tsv"
  return "$status"
}

# The line that closes the run, also when something is missing and nothing could be run.
close() {
  local status=$?
  trap - EXIT
  if ! command -v node >/dev/null; then
    echo '0 passed, 1 failed, 0 skipped'
    exit 1
  fi
  exec node "$root/scripts/tally.mjs" "$reports" "$status"
}

in_web() { (cd "$root/web" && "$@"); }
in_e2e() { (cd "$root/tests/e2e" && "$@"); }

dotnet_stages() {
  stage 'dotnet build' - dotnet_build "$root/XaTube.sln" || return 0
  stage 'dotnet format' - dotnet format "$root/XaTube.sln" --verify-no-changes --no-restore || true
  # Every project writes a report of its own into the folder.
  # One after the other, since some of them hold the engine to its time limits.
  stage 'dotnet test' ctrf:dotnet dotnet test --solution "$root/XaTube.sln" -c Release --no-build --max-parallel-test-modules 1 \
    --results-directory "$reports/dotnet" --report-xunit-ctrf --filter-not-trait Extent=full || true
}

fault_stages() {
  stage 'dotnet build' - dotnet_build "$root/XaTube.sln" || return 0
  # A part of them: XATUBE_FAULT_CLASS='*SiloTests'; fewer of each: XATUBE_FAULT_RUNS=1.
  stage 'faults' ctrf:faults env XATUBE_FAULTS=full dotnet test --project "$root/tests/XaTube.Cluster.Tests" -c Release --no-build \
    --results-directory "$reports/faults" --report-xunit-ctrf --filter-class "${XATUBE_FAULT_CLASS:-*}" --xunit-diagnostics on --output Detailed || true
  [[ -z ${XATUBE_FAULT_CLASS-} ]] || return 0
  stage 'e2e: npm ci' - in_e2e npm ci --no-audit --no-fund || return 0
  stage 'e2e: faults' playwright:faults-e2e.json in_e2e env XATUBE_FAULTS=full \
    PLAYWRIGHT_JSON_OUTPUT_FILE="$reports/faults-e2e.json" npx playwright test --reporter=list,json || true
}

web_stages() {
  stage 'web: npm ci' - in_web npm ci --no-audit --no-fund || return 0
  stage 'web: lint' - in_web npm run lint || true
  stage 'web: the API types are those of the API' - in_web npm run api:check || true
  stage 'web: vitest' vitest:vitest.json in_web npx vitest run --reporter=default \
    --reporter=json --outputFile.json="$reports/vitest.json" || true
  stage 'web: build' - in_web npm run build || true
}

e2e_stages() {
  stage 'e2e: npm ci' - in_e2e npm ci --no-audit --no-fund || return 0
  stage 'e2e: lint' - in_e2e npm run lint || true
  stage 'e2e: playwright' playwright:playwright.json \
    in_e2e env PLAYWRIGHT_JSON_OUTPUT_FILE="$reports/playwright.json" npx playwright test --reporter=list,json || true
}

rm -rf "$reports"
mkdir -p "$reports"
: >"$reports/stages.tsv"
trap close EXIT

cd "$root"
need_dotnet
need_node
packages=()
! wanted dotnet || packages+=(nginx libnginx-mod-rtmp ffmpeg postgresql redis-server)
! wanted e2e || packages+=(nginx libnginx-mod-rtmp ffmpeg chromium)
[[ $only != faults ]] || packages+=(nginx libnginx-mod-rtmp ffmpeg postgresql redis-server iproute2 nftables libfaketime)
need_packages "${packages[@]}"

[[ $only != faults ]] || fault_stages
! wanted dotnet || dotnet_stages
if wanted web && [[ -f web/package.json ]]; then web_stages; fi
if wanted e2e && [[ -d tests/e2e ]]; then e2e_stages; fi
