#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What ./dev does. Run from the top of the tree.
set -euo pipefail

export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-8G}
JOBS=${JOBS:-$(nproc)}

usage() {
    cat <<'EOF'
./dev run                   install what is needed, build, start a server with the sample configuration
./dev test [room]           the same, then every test (or the tests of one room)
./dev build [preset]        the tree: dev (default), asan, tsan, release, clang, fuzz
./dev check                 what to run before a commit: format, floors, all fast tests, corpus replay
./dev fmt                   lay out the sources by .clang-format
./dev system [preset]       the system tests: the real program with real phones
./dev bench                 the benchmarks: CPU per operation of the real program
./dev fuzz SECONDS [name]   every fuzz target (or one) for so long
./dev setup                 only install Debian's packages
EOF
}

say() { printf '\033[1m== %s\033[0m\n' "$*"; }

setup() {
    local missing=()
    local package
    while read -r package; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done < <(sed 's/#.*//' tools/packages.txt | awk 'NF {print $1}')
    if [ ${#missing[@]} -gt 0 ]; then
        say "installing ${missing[*]}"
        local sudo=""
        [ "$(id -u)" = 0 ] || sudo=sudo
        $sudo apt-get update -qq
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
    fi
}

build() {
    local preset=${1:-dev}
    shift || true
    [ -e "build/$preset/build.ninja" ] || cmake --preset "$preset" >"/tmp/cmake.$preset.$$.log" 2>&1 || { cat "/tmp/cmake.$preset.$$.log"; exit 1; }
    rm -f "/tmp/cmake.$preset.$$.log"
    cmake --build "build/$preset" -j "$JOBS" "$@"
}

unit() {
    local preset=$1 room=${2:-}
    ctest --test-dir "build/$preset" -j "$JOBS" --output-on-failure ${room:+-R "^${room}"}
}

sources() { git ls-files --cached --others --exclude-standard '*.cc' '*.h'; }

case ${1:-help} in
    setup) setup ;;
    build) setup; build "${2:-dev}" ;;
    test)
        setup
        build dev
        unit dev "${2:-}"
        ;;
    check)
        say format
        sources | xargs -r clang-format-19 --dry-run -Werror
        say floors
        tools/floors
        build dev
        unit dev
        ;;
    fmt) sources | xargs -r clang-format-19 -i ;;
    help | -h | --help) usage ;;
    *) usage; exit 2 ;;
esac
