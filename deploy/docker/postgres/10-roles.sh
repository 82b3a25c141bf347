#!/bin/bash
# Once, when the primary's data directory is made: the database, and a role for each
# way it is used. Only the migrator logs in as the owner; silos and APIs run without
# the right to change the schema.
set -euo pipefail

: "${OWNER_PASSWORD:?}" "${RUNTIME_PASSWORD:?}" "${REPLICATION_PASSWORD:?}" "${MONITOR_PASSWORD:?}"

# The passwords reach psql through its environment, not through its command line.
psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner OWNER_PASSWORD
\getenv runtime RUNTIME_PASSWORD
\getenv replication REPLICATION_PASSWORD
\getenv monitor MONITOR_PASSWORD
-- A failed statement would be logged with the password in it.
SET log_min_error_statement = panic;
CREATE ROLE xatube_owner LOGIN PASSWORD :'owner';
CREATE ROLE xatube LOGIN PASSWORD :'runtime';
CREATE ROLE xatube_replication LOGIN REPLICATION PASSWORD :'replication';
CREATE ROLE xatube_monitor LOGIN PASSWORD :'monitor' IN ROLE pg_monitor;
CREATE DATABASE xatube OWNER xatube_owner;
REVOKE CONNECT, TEMPORARY ON DATABASE xatube FROM PUBLIC;
GRANT CONNECT ON DATABASE xatube TO xatube, xatube_monitor;
-- The replica reads from here on, whenever it comes.
SELECT pg_create_physical_replication_slot('replica', true);
SQL

echo 'host replication xatube_replication all scram-sha-256' >>"$PGDATA/pg_hba.conf"
