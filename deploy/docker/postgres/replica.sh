#!/bin/bash
# A streaming replica: copies the primary when it has nothing yet, then follows it.
# Once promoted it stays what it is. To make it anew, remove its volume.
set -euo pipefail
umask 077

: "${PRIMARY_HOST:?}" "${REPLICATION_PASSWORD:?}" "${PGDATA:?}"
passwords=${PASSFILE:-/tmp/pgpass}
copied=$PGDATA.copied
echo "*:*:*:xatube_replication:$REPLICATION_PASSWORD" >"$passwords"
unset REPLICATION_PASSWORD
primary="host=$PRIMARY_HOST port=${PRIMARY_PORT:-5432} user=xatube_replication application_name=replica passfile=$passwords"

if [[ ! -e $copied ]]; then
  mkdir -p "$PGDATA"
  # A copy that was interrupted is begun again.
  until find "$PGDATA" -mindepth 1 -delete \
    && pg_basebackup --dbname "$primary" --pgdata "$PGDATA" --wal-method stream --slot replica --checkpoint fast; do
    echo 'The primary could not be copied yet; trying again in 5 seconds.' >&2
    sleep 5
  done
  touch "$PGDATA/standby.signal"
  sync
  touch "$copied"
fi

exec postgres "$@" -c "primary_conninfo=$primary" -c primary_slot_name=replica -c hot_standby=on
