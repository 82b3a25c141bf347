#!/bin/sh
# Fills in nginx's templates for what this container is, and runs nginx until the
# container is stopped.
#
#   XATUBE_NGINX      "site", "ingest" or "site ingest"
# site:
#   ENGINE_SERVERS    the APIs' public listeners, "address:port address:port"
#   MEDIA_ORIGIN      which sites' players may fetch media: an origin, or * (the default)
#   TLS               a certificate in /etc/xatube/tls/tls.crt and tls.key adds port 8443
# ingest:
#   CALLBACK_SERVERS  the APIs' internal listeners
#   CALLBACKS_SECRET  the same as the APIs' XaTube__RtmpCallbacks__Secret
#   INGEST_NODE       this ingest's name in callbacks and in XaTube__Ingest__Nodes
#   CONTROL_CLIENTS   addresses of the silos (or of the one process), which drop publishers
#   MEDIA_AGENT       the media agent's internal listener, "address:port"; only it may play
set -eu

share=${XATUBE_SHARE:-/usr/share/xatube}
export RUN_DIR="${XATUBE_RUN_DIR:-/tmp/xatube}" SITE_ROOT="${XATUBE_SITE_ROOT:-/srv/xatube}"
export HOP_PORT=8091
tls=${XATUBE_TLS_DIR:-/etc/xatube/tls}

is() { case " $XATUBE_NGINX " in *" $1 "*) ;; *) return 1 ;; esac; }

fault() {
  echo "$1" >&2
  exit 78
}

need() {
  for name in "$@"; do
    eval "value=\${$name-}"
    [ -n "$value" ] || fault "Setting $name is missing for an nginx that is \"$XATUBE_NGINX\"."
  done
}

# Lines of an upstream. Of several, one that failed is not asked for 5 s, as long as
# another is: all stand behind as their own reserve, so that there is never none to ask.
servers() {
  case $1 in
    *' '*) ;;
    *)
      printf '  server %s max_fails=0;\n' "$1"
      return
      ;;
  esac
  for server in $1; do
    printf '  server %s max_fails=1 fail_timeout=5s;\n' "$server"
  done
  for server in $1; do
    printf '  server %s max_fails=0 backup;\n' "$server"
  done
}

# Only names in capitals are ours; nginx's own variables stay as they are.
fill() {
  names=$(grep -o '\${[A-Z][A-Z_]*}' "$share/$1.template" | tr '\n' ' ')
  envsubst "$names" <"$share/$1.template" >"$2"
}

[ -n "${XATUBE_NGINX-}" ] || fault 'Setting XATUBE_NGINX is missing: "site", "ingest" or "site ingest".'
is site || is ingest || fault "Setting XATUBE_NGINX is \"$XATUBE_NGINX\": use \"site\", \"ingest\" or \"site ingest\"."
rm -rf "$RUN_DIR"
mkdir -p "$RUN_DIR/http"
export WORKERS=auto LOAD_RTMP_MODULE='' RTMP_BLOCK='' CONTROL_BLOCK=''

if is site; then
  need ENGINE_SERVERS
  ENGINE_SERVERS=$(servers "$ENGINE_SERVERS")
  PUBLIC_LISTEN='  listen 8080 backlog=4096;'
  if [ -e "$tls/tls.crt" ]; then
    [ -r "$tls/tls.key" ] || fault "$tls/tls.key cannot be read by user $(id -u)."
    PUBLIC_LISTEN="$PUBLIC_LISTEN
  listen 8443 ssl http2 backlog=4096;
  ssl_certificate $tls/tls.crt;
  ssl_certificate_key $tls/tls.key;
  ssl_session_cache shared:tls:10m;
  ssl_protocols TLSv1.2 TLSv1.3;"
  fi
  export MEDIA_PATH=/hls MEDIA_DIR="$SITE_ROOT/hls" MEDIA_ORIGIN="${MEDIA_ORIGIN:-*}"
  fill media.conf "$RUN_DIR/media.conf"
  MEDIA_LOCATIONS="  include \"$RUN_DIR/media.conf\";"
  export ENGINE_SERVERS PUBLIC_LISTEN MEDIA_LOCATIONS
  fill site.conf "$RUN_DIR/http/site.conf"
fi

if is ingest; then
  need CALLBACK_SERVERS CALLBACKS_SECRET INGEST_NODE CONTROL_CLIENTS MEDIA_AGENT
  case $CALLBACKS_SECRET in
    *[\"\\\$]*) fault 'CALLBACKS_SECRET holds a quote, backslash or dollar sign, which nginx cannot be given; choose another.' ;;
  esac
  WORKERS=1
  LOAD_RTMP_MODULE="load_module ${XATUBE_RTMP_MODULE:-/usr/lib/nginx/modules/ngx_rtmp_module.so};"
  RTMP_BLOCK="rtmp { include \"$RUN_DIR/ingest.conf\"; }"
  RTMP_LISTEN='  listen 1935;'
  CALLBACKS_SERVERS=$(servers "$CALLBACK_SERVERS")
  CALLBACKS_PATIENCE=8s
  case $CALLBACK_SERVERS in *' '*) CALLBACKS_PATIENCE=2500ms ;; esac
  # A later start has the greater id, which tells the engine that the publishers of
  # the earlier ones are gone.
  INGEST_BOOT=$(date +%s%3N)
  CONTROL_BLOCK='  location /control/ {'
  for client in $CONTROL_CLIENTS; do
    CONTROL_BLOCK="$CONTROL_BLOCK
    allow $client;"
  done
  CONTROL_BLOCK="$CONTROL_BLOCK
    deny all;
    rtmp_control all;
  }"
  PLAY_CLIENTS="    allow play ${MEDIA_AGENT%:*};"
  export PLAY_CLIENTS MEDIA_AGENT RTMP_LISTEN CALLBACKS_SERVERS CALLBACKS_PATIENCE INGEST_BOOT
  (umask 077 && fill ingest.conf "$RUN_DIR/ingest.conf" && fill hop.conf "$RUN_DIR/http/hop.conf")
fi

fill status.conf "$RUN_DIR/http/status.conf"
fill nginx.conf "$RUN_DIR/nginx.conf"

# Not needed again, and not for the workers' environment.
unset CALLBACKS_SECRET CALLBACKS_SERVERS
nginx -e stderr -p "$RUN_DIR" -c "$RUN_DIR/nginx.conf" &
nginx=$!

# Publishers that are dropped are announced to the engine as gone; those whose nginx
# just ends would have to run into their leases.
stop() {
  trap '' TERM INT
  if is ingest; then
    curl -fsS -m 3 -o /dev/null 'http://127.0.0.1:8091/control/drop/publisher?app=live' || true
    sleep 1
  fi
  kill -QUIT "$nginx" 2>/dev/null || true
}
trap stop TERM INT

status=0
wait "$nginx" || status=$?
# A wait that a signal has ended is not nginx's own end.
while kill -0 "$nginx" 2>/dev/null; do
  status=0
  wait "$nginx" || status=$?
done
exit "$status"
