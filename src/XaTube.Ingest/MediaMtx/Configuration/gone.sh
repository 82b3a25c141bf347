#!/bin/sh
# Run by MediaMTX when a publisher has disconnected: reports it to the engine.
set -eu
jq -nc --arg path "$MTX_PATH" --arg query "${MTX_QUERY:-}" --arg id "$MTX_SOURCE_ID" \
  '{action: "not-ready", path: $path, query: $query, id: $id}' |
  curl -fsS --max-time 8 -H 'Content-Type: application/json' --data-binary @- -o /dev/null \
    http://127.0.0.1:8091/mediamtx
