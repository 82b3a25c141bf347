#!/bin/sh
# Writes the .env file that both compose files read: a new secret for each setting
# that needs one. It keeps a file that is there, and only adds what that lacks.
#
#   deploy/docker/make-env.sh [FILE]     default: .env beside the compose files
set -eu
umask 077

file=${1:-$(dirname -- "$0")/../../.env}
[ -e "$file" ] || : >"$file"
# An edited file may end in the middle of a line.
[ -z "$(tail -c 1 -- "$file")" ] || echo >>"$file"

# 32 random bytes as hexadecimal digits: they need no quoting anywhere.
secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

added=0
add() {
  ! grep -q "^$1=" "$file" || return 0
  printf '%s=%s\n' "$1" "$2" >>"$file"
  added=$((added + 1))
}

add XATUBE_PUBLIC_HOST localhost
for name in ACCOUNTS_TOKEN_KEY VIEWER_SESSIONS_TOKEN_KEY CALLBACKS_SECRET MEDIA_SECRET OPERATIONS_PASSWORD; do
  add "XATUBE_$name" "$(secret)"
done
# The cluster's only.
for name in POSTGRES_PASSWORD POSTGRES_OWNER_PASSWORD POSTGRES_RUNTIME_PASSWORD POSTGRES_REPLICATION_PASSWORD \
  POSTGRES_MONITOR_PASSWORD REDIS_PASSWORD GRAFANA_PASSWORD; do
  add "XATUBE_$name" "$(secret)"
done

echo "$file: $added settings added. Set XATUBE_PUBLIC_HOST in it to the name that streamers and viewers use." >&2
