#!/usr/bin/env bash
# Requests a second and latency of GET /api/status, beside nginx with a static file of the same size,
# one after the other on the same machine. Needs Debian's wrk, nginx-light and curl.
# usage: tests/bench/control_endpoint.sh [FLOWWALL]
set -euo pipefail

flowwall=${1:-build/release/flowwall}
connections=16
seconds=10
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; wait; rm -rf "$folder"' EXIT

# wait_for URL: until it answers.
wait_for() { curl --silent --fail --retry 50 --retry-delay 1 --retry-connrefused --output /dev/null "$1"; }
measure() {
  echo "$1"
  wrk --threads 1 --connections "$connections" --duration "${seconds}s" --latency "$2" |
    grep -E 'Requests/sec|50%|99%|Non-2xx|Socket errors'
}

DATA_DIR=$folder/data "$flowwall" --headless --size 320x180 --source demo --listen 127.0.0.1:3997 2>"$folder/log" &
wait_for http://127.0.0.1:3997/readyz

mkdir "$folder/www"
chmod 711 "$folder"  # as root, nginx reads as another user
curl --silent --fail --output "$folder/www/status" http://127.0.0.1:3997/api/status
cat >"$folder/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $folder/nginx.pid;
error_log $folder/nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
  server { listen 127.0.0.1:3996; root $folder/www; default_type application/json; }
}
CONF
/usr/sbin/nginx -c "$folder/nginx.conf" &
wait_for http://127.0.0.1:3996/status

echo "$(stat -c %s "$folder/www/status") bytes, $connections connections, $seconds s each"
measure "flowwall /api/status (a wall that draws meanwhile)" http://127.0.0.1:3997/api/status
measure "nginx, static file" http://127.0.0.1:3996/status
