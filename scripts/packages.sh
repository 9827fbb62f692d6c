# What Flowwall needs of Debian, and how it gets there. Sourced by scripts/run and scripts/test.

build_packages=(
  build-essential cmake ninja-build ccache pkg-config git
  libglfw3-dev python3-glad python3-setuptools python3-pkg-resources python3-jinja2 libgl-dev libegl-dev libglm-dev
  libimgui-dev libfreetype-dev libfontconfig-dev libfribidi-dev libqrencode-dev libstb-dev libturbojpeg0-dev
  libssl-dev libloc-dev libmaxminddb-dev libc-ares-dev libre2-dev libtomlplusplus-dev libcli11-dev
  libspdlog-dev libfmt-dev libsystemd-dev
  libgtest-dev libgmock-dev
  help2man
)
run_packages=(
  libegl1 libegl-mesa0 libglx-mesa0 libgl1-mesa-dri fonts-inter fonts-jetbrains-mono libloc-database ca-certificates
)
test_packages=(xvfb xauth xdotool openssl nsd python3 iproute2 mount clang-tidy libbenchmark-dev
  lintian debootstrap file curl python3-websockets slowhttptest zbar-tools chromium chromium-driver python3-selenium
  xserver-xorg-core xserver-xorg-video-dummy x11-xserver-utils xwayland cage sway grim)
# For the preset fuzz; no script needs it.
# shellcheck disable=SC2034
fuzz_packages=(clang libclang-rt-14-dev)

# Boost 1.81 where the distribution has it beside an older default, else the default.
boost_packages() {
  if apt-cache show libboost1.81-dev >/dev/null 2>&1; then
    echo libboost1.81-dev libboost-json1.81-dev libboost-system1.81-dev
  else
    echo libboost-dev libboost-json-dev libboost-system-dev
  fi
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "Installing packages needs root or sudo; neither is at hand. Missing: ${missing[*]}" >&2
    return 1
  fi
}

# install_missing PACKAGE...: installs those that are not there yet, without a question.
install_missing() {
  missing=()
  local package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  if ! compgen -G '/usr/include/boost/json.hpp' >/dev/null; then missing+=(boost); fi
  if [ ${#missing[@]} = 0 ]; then
    echo "All packages are installed."
    return
  fi
  echo "Installing: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  local wanted=()
  for package in "${missing[@]}"; do
    if [ "$package" = boost ]; then
      # shellcheck disable=SC2207
      wanted+=($(boost_packages))
    else
      wanted+=("$package")
    fi
  done
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${wanted[@]}"
}
