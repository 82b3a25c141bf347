#!/bin/sh
# Run by MediaMTX when a publisher is ready: requests the address to relay its
# broadcast to, and relays it until MediaMTX stops this script.
set -eu
call=$(jq -nc --arg path "$MTX_PATH" --arg query "${MTX_QUERY:-}" --arg id "$MTX_SOURCE_ID" \
  '{action: "ready", path: $path, query: $query, id: $id}')
target=$(printf %s "$call" | curl -fsS --max-time 8 -H 'Content-Type: application/json' --data-binary @- \
  http://127.0.0.1:8091/mediamtx)
exec ffmpeg -nostdin -loglevel error -rtsp_transport tcp \
  -i "rtsp://127.0.0.1:8554/$MTX_PATH" -c copy -f flv "$target"
