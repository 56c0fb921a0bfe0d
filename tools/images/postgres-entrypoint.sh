#!/bin/sh
# Does for the stand-in what the official image's entry point does with these variables: POSTGRES_USER, POSTGRES_DB and
# POSTGRES_PASSWORD_FILE make the database at the first start, as any user that owns PGDATA.
set -eu

[ "$1" = postgres ] || exec "$@"
mkdir -p "$PGDATA"
if [ "$(id -u)" = 0 ]; then
  echo 'postgres stand-in: set a user; the server does not run as root' >&2
  exit 1
fi
chmod 0700 "$PGDATA" 2>/dev/null || :

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}"
  # initdb insists on a name for the user that it runs as.
  if ! grep -q "^[^:]*:[^:]*:$(id -u):" /etc/passwd; then
    { cat /etc/passwd; echo "postgres:x:$(id -u):$(id -g)::$PGDATA:/bin/false"; } >/tmp/passwd
    export LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD=/tmp/passwd NSS_WRAPPER_GROUP=/etc/group
  fi
  initdb --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=scram-sha-256 >/dev/null
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
  if [ "$POSTGRES_DB" != postgres ]; then
    echo "CREATE DATABASE \"$POSTGRES_DB\";" | postgres --single -j postgres >/dev/null
  fi
  unset LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
fi
exec "$@"
