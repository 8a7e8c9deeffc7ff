#!/bin/sh
# Installs the Debian/Ubuntu packages that building, running or testing needs.
#
#   build/setup.sh build|test|windows|feed|search
#
# It looks first, says what is missing and installs only that, with sudo when
# the user is not root. On other systems it names the packages and stops.
set -eu

build_packages="ca-certificates gcc libc6-dev pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev"
test_packages="chromium xvfb xauth xdotool x11-utils x11-apps openbox dbus dbus-x11 imagemagick procps newsboat openssh-sftp-server pandoc fonts-liberation fonts-dejavu-core epubcheck default-jre-headless poppler-utils"
windows_packages="nsis"
# What updates are compared with, and free texts to make releases of.
feed_packages="git rsync zsync nginx-light zstd curl iproute2 sqlite3-doc postgresql-doc perl-doc manpages manpages-dev linux-doc"

# What the search is compared with.
search_packages="python3 python3-xapian"

case "${1:-build}" in
build) wanted="$build_packages" ;;
test) wanted="$build_packages $test_packages" ;;
windows) wanted="$windows_packages" ;;
feed) wanted="$feed_packages" ;;
search) wanted="$search_packages" ;;
*) echo "usage: build/setup.sh build|test|windows|feed|search" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
	echo "This system does not use Debian packages. Please install the equivalents of: $wanted" >&2
	exit 0
fi

missing=""
for p in $wanted; do
	status=$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null || true)
	[ "$status" = installed ] || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

echo "System packages needed and not yet installed:$missing"
as_root=""
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "Please install them as root:  apt-get install$missing" >&2
		exit 1
	fi
	as_root="sudo"
fi
echo "Installing them with: ${as_root:+sudo }apt-get install --no-install-recommends$missing"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
