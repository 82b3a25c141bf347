#!/usr/bin/env bash
# ./xatube test: everything that can be checked, in stages. A stage that fails
# does not keep the others from being looked at. Stages that hold the product to
# time limits run one after the other, but for the tests of media, which mostly
# wait; stages that measure no time run beside them at the lowest priority. With --faults,
# instead: everything that can break, broken again and again under load; the
# figures go to docs/reliability.md. That takes more than an hour and needs root.
set -euo pipefail
# shellcheck source=scripts/prerequisites.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/prerequisites.sh"

reports=$root/artifacts/test
only=all
lane=
case ${1-} in
  '') ;;
  --only) only=${2-} ;;
  --only=*) only=${1#*=} ;;
  --faults) only=faults ;;
  # The second lane starts this script again.
  --lane) lane=$2 ;;
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
  stop_lanes
  if ! command -v node >/dev/null; then
    echo '0 passed, 1 failed, 0 skipped'
    exit 1
  fi
  exec node "$root/scripts/tally.mjs" "$reports" "$status"
}

in_web() { (cd "$root/web" && "$@"); }
in_e2e() { (cd "$root/tests/e2e" && "$@"); }

# beside PRIORITY FUNCTION: runs the stages of a function in another lane, whose output is printed when it is joined. In
# a session of its own, since Linux shares out the processors by session before it looks at priorities.
lanes=()
beside() {
  local priority=$1
  shift
  XATUBE_LANE_PRIORITY=$priority setsid bash "$root/scripts/test.sh" --lane "$1" >"$reports/$1.log" 2>&1 &
  lanes+=("$!:$1")
}

join_lanes() {
  local one
  for one in "${lanes[@]}"; do
    wait "${one%%:*}" || true
    cat "$reports/${one#*:}.log"
  done
  lanes=()
}

stop_lanes() {
  local one
  for one in "${lanes[@]}"; do kill -- "-${one%%:*}" 2>/dev/null || true; done
}

# Every project writes a report of its own into the folder.
dotnet_suites() {
  local name=$1 suite status=0
  shift
  local results=$reports/dotnet/$name
  for suite in "$@"; do
    dotnet test --project "$root/tests/XaTube.$suite.Tests" -c Release --no-build --no-ansi \
      --results-directory "$results" --report-xunit-ctrf --filter-not-trait Extent=full || status=1
  done
  return "$status"
}

# Suites on a fake clock, or whose limits are far from what they need.
untimed_stages() {
  stage 'dotnet test: rules, contracts, storage' ctrf:dotnet/untimed dotnet_suites untimed Grains Contracts Ingest Media Bench Storage || true
  stage 'dotnet format' - dotnet format "$root/XaTube.sln" --verify-no-changes --no-restore || true
}

# One after the other, since they hold the engine to its time limits.
timed_stages() {
  stage 'dotnet test: API, launcher, cluster' ctrf:dotnet/timed dotnet_suites timed Api Launcher Cluster || true
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
  beside 0 media_stages
  local specs
  specs=$(in_e2e find specs -name '*.spec.ts' ! -name 'media.spec.ts' | sort)
  # shellcheck disable=SC2086
  stage 'e2e: playwright' playwright:playwright.json in_e2e env PLAYWRIGHT_JSON_OUTPUT_FILE="$reports/playwright.json" \
    npx playwright test $specs --reporter=list,json || true
}

media_stages() {
  stage 'e2e: media' playwright:playwright-media.json in_e2e env PLAYWRIGHT_JSON_OUTPUT_FILE="$reports/playwright-media.json" \
    npx playwright test specs/media.spec.ts --output test-results-media --reporter=list,json || true
}

if [[ -n $lane ]]; then
  # The session's own priority; without it nice would count among the processes of this lane only.
  echo "${XATUBE_LANE_PRIORITY:-0}" 2>/dev/null >/proc/self/autogroup || true
  renice -n "${XATUBE_LANE_PRIORITY:-0}" -p $$ >/dev/null
  "$lane"
  exit
fi

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

if [[ $only == faults ]]; then
  fault_stages
  exit
fi

! wanted web || beside 19 web_stages
built=yes
! wanted dotnet || stage 'dotnet build' - dotnet_build "$root/XaTube.sln" || built=no
join_lanes
if wanted dotnet && [[ $built == yes ]]; then beside 19 untimed_stages; fi
! wanted e2e || e2e_stages
if wanted dotnet && [[ $built == yes ]]; then timed_stages; fi
join_lanes
