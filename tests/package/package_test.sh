#!/usr/bin/env bash
# The Debian package from end to end, in a Debian system of its own (debootstrap, chroot, mount namespace):
# install, run, upgrade with changed settings, remove, purge; and lintian. Where it is installed, it also runs
# as scripts/container does it, command and health check taken from the Dockerfile.
#   package_test.sh BUILD_FOLDER
# Needs root and Debian's packages; exits 77 (skipped) where a chroot cannot be made.
set -euo pipefail

build=$(realpath "$1")
source=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null || ! unshare --mount true 2>/dev/null; then
  echo "skipped: needs root, debootstrap and mount namespaces"
  exit 77
fi
# Mounts vanish with the namespace, however this ends.
if [ "${FLOWWALL_IN_NAMESPACE:-}" != yes ]; then
  FLOWWALL_IN_NAMESPACE=yes exec unshare --mount --propagation private "$0" "$build"
fi

work=$(mktemp -d)
# The wall is a child of the shell in the container's namespace.
stop_wall() { [ -z "${wall:-}" ] || xargs kill <"/proc/$wall/task/$wall/children"; }
trap 'stop_wall 2>/dev/null || true; kill $(jobs -p) 2>/dev/null || true; umount -R "$work/root/proc" "$work/root/dev" "$work/root/var/lib/flowwall" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT
root=$work/root

step() { printf '\n-- %s\n' "$1"; }
fail() {
  echo "FAILED: $1"
  exit 1
}
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

step "Package"
cmake --build "$build" --target deb fake_ntopng >/dev/null
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
package=$build/flowwall_${version}_$(dpkg --print-architecture).deb
dpkg-deb --info "$package"

step "lintian"
lintian --tag-display-limit 0 --fail-on error "$package"

step "A bare Debian"
# shellcheck disable=SC1091
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' | awk -v release="$release" '$2 == release { print $1; exit }')
debootstrap --variant=minbase "$release" "$root" "$mirror" >/dev/null
# The same sources as outside, security updates included, as far as they are Debian's.
# shellcheck disable=SC2016
apt-get indextargets --format 'deb $(SITE) $(RELEASE) main' | grep "debian.* $release" | sort -u >"$root/etc/apt/sources.list"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
inside apt-get update -q >/dev/null

step "Install"
cp "$package" "$root/tmp/flowwall.deb"
inside apt-get install -y -q --no-install-recommends /tmp/flowwall.deb curl libloc-database >"$work/apt.log" 2>&1 || {
  cat "$work/apt.log"
  fail "apt install"
}
inside flowwall --version
inside getent passwd flowwall
[ "$(inside stat -c '%a %U %G' /etc/flowwall)" = "750 root flowwall" ] || fail "/etc/flowwall is open to others"
as_wall() { inside env HOME=/tmp setpriv --reuid=flowwall --regid=flowwall --init-groups -- "$@"; }
as_wall flowwall check-config >"$work/effective" || fail "check-config"
grep -q /etc/flowwall/flowwall.toml "$work/effective" || fail "check-config does not read /etc/flowwall/flowwall.toml"
as_wall flowwall shot --source demo --size 640x360 --seed 1 -o /tmp/wall.png
file -b "$root/tmp/wall.png" | grep -q 'PNG image data, 640 x 360' || fail "no picture"
for path in /usr/share/man/man1/flowwall.1.gz /usr/share/man/man8/flowwall-kiosk-setup.8.gz \
  /usr/share/flowwall/assets/remote/index.html /usr/share/bash-completion/completions/flowwall /usr/share/applications/flowwall.desktop \
  /usr/lib/systemd/system/flowwall-kiosk.service /etc/pam.d/flowwall-kiosk; do
  [ -e "$root$path" ] || [ -e "$root${path#/usr}" ] || fail "$path is not there"
done

step "As the container runs it, with the predecessor's variables"
image=$source/scripts/container/Dockerfile
command=$(sed -n 's/^CMD \["sh", "-c", "\(.*\)"\]$/\1/p' "$image")
health=$(sed -n 's/^HEALTHCHECK .* CMD //p' "$image")
mkfifo "$work/orders"
exec 9<>"$work/orders"
"$build/tests/net/fake_ntopng" --password s3cret --scratch "$root/srv" <&9 >"$work/fake" &
wait_for() { # WHAT COMMAND...: until the command succeeds
  local end=$((SECONDS + 60)) what=$1
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || { cat "$work/wall.log"; fail "not within a minute: $what"; }
    sleep 0.2
  done
}
touch "$work/wall.log"
wait_for "the fake ntopng" grep -q port= "$work/fake"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$work/flowwall.env" <<END
NTOP_HOST=127.0.0.1:$(sed -n 's/.*port=\([0-9]*\).*/\1/p' "$work/fake")
NTOP_USER=wall
NTOP_PASS=s3cret
PORT=$port
POLL_MS=500
HOME_LAT=52.52
HOME_LON=13.405
DEFAULT_IFID=0
DEFAULT_LENGTH=40
DEFAULT_PROTO=udp
DATA_DIR=/var/lib/flowwall
END
# The one addition: whom to trust, which the predecessor did not ask.
echo "NTOP_CA_FILE=$(sed -n "s,.*ca=$root,,p" "$work/fake")" >>"$work/flowwall.env"
owner=$(inside id -u flowwall):$(inside id -g flowwall)
install -d "$root/var/lib/flowwall" "$work/volume"
mount --bind "$work/volume" "$root/var/lib/flowwall"
chown "$owner" "$root/var/lib/flowwall"
mapfile -t variables <"$work/flowwall.env"
in_image() { inside env "${variables[@]}" setpriv --reuid=flowwall --regid=flowwall --clear-groups --no-new-privs \
  --bounding-set=-all --inh-caps=-all -- "$@"; }
# As in compose.yaml: nothing can be written but the volume and /tmp.
contained() {
  mount --rbind "$root" "$root" && mount -o remount,bind,ro "$root" && mount -t tmpfs tmpfs "$root/tmp" &&
    in_image sh -c "$command"
}
export -f contained in_image inside
export root work command
unshare --mount --propagation private bash -c 'mapfile -t variables <"$work/flowwall.env"; contained' >"$work/wall.log" 2>&1 &
wall=$!
wait_for "a healthy container" in_image sh -c "$health"
wait_for "flows in the volume" grep -q '"srcIp"' "$work/volume/flows_latest.json"
wait_for "raw snapshots in the volume" sh -c 'ls "$1"/raw_*.json' sh "$work/volume"
asked=$(in_image curl -fsS -H "Authorization: Bearer $(in_image flowwall token)" "http://127.0.0.1:$port/api/status")
for part in '"length":"40"' '"proto":"udp"' '"ifid":"0"' '"state":"live"'; do
  grep -q "$part" <<<"$asked" || fail "$part is not in the status: $asked"
done
if in_image curl -fsS "http://127.0.0.1:$port/api/status" >/dev/null 2>&1; then fail "no token was asked for"; fi
stop_wall
wait "$wall" || fail "the container does not end well: $?"
if in_image sh -c "$health" >/dev/null 2>&1; then fail "what has ended is healthy"; fi
if grep -q s3cret "$work/wall.log"; then fail "a secret is in the log"; fi
exec 9>&-
umount "$root/var/lib/flowwall"
chown "$owner" "$root/var/lib/flowwall"

step "Units"
for unit in flowwall flowwall-kiosk; do
  inside systemd-analyze verify --man=no "/lib/systemd/system/$unit.service" >"$work/verify" 2>&1 || true
  # cage is recommended only, and not installed here.
  if grep -v 'cage is not executable' "$work/verify"; then fail "systemd-analyze verify $unit"; fi
  inside systemd-analyze security --offline=true "/lib/systemd/system/$unit.service" | tail -1
done

step "Upgrade keeps settings and state"
echo '# mine' >>"$root/etc/flowwall/flowwall.toml"
as_wall mkdir -p /var/lib/flowwall 2>/dev/null || inside install -d -o flowwall -g flowwall /var/lib/flowwall
as_wall touch /var/lib/flowwall/kept
dpkg-deb -R "$package" "$work/newer"
sed -i 's/^Version: .*/&+1/' "$work/newer/DEBIAN/control"
echo '# new default' >>"$work/newer/etc/flowwall/flowwall.env"
dpkg-deb --root-owner-group -b "$work/newer" "$root/tmp/newer.deb" >/dev/null
inside dpkg -i /tmp/newer.deb >/dev/null
grep -q '^# mine' "$root/etc/flowwall/flowwall.toml" || fail "the upgrade lost settings"
grep -q '^# new default' "$root/etc/flowwall/flowwall.env" || fail "the upgrade did not take up the new defaults"
[ -e "$root/var/lib/flowwall/kept" ] || fail "the upgrade lost state"
as_wall flowwall check-config >/dev/null || fail "check-config after the upgrade"

step "Remove keeps settings and state"
inside apt-get remove -y -q flowwall >/dev/null 2>&1
[ ! -e "$root/usr/bin/flowwall" ] || fail "the program is still there"
grep -q '^# mine' "$root/etc/flowwall/flowwall.toml" || fail "removing lost settings"
[ -e "$root/var/lib/flowwall/kept" ] || fail "removing lost state"

step "Purge takes all"
inside apt-get purge -y -q flowwall >/dev/null 2>&1
for path in /etc/flowwall /var/lib/flowwall /etc/pam.d/flowwall-kiosk /usr/share/flowwall; do
  [ ! -e "$root$path" ] || fail "$path is still there after the purge"
done
echo
echo "The package installs, runs, upgrades, and leaves as it should."
