#!/bin/sh
# Serves the API from the sources on a fixed loopback port and the front end
# from Vite with live reload, until one of the two ends or Ctrl+C is pressed.
set -eu
port="${SM_PORT:-34115}"
go build -o build/bin/socialmission-dev .
build/bin/socialmission-dev --data-dir build/tmp/dev-data serve --addr "127.0.0.1:$port" &
api=$!
trap 'kill "$api" 2>/dev/null || true' EXIT INT TERM
cd frontend
SM_API="http://127.0.0.1:$port" npm run dev
