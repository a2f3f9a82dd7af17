#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What ./dev does. Run from the top of the tree.
set -euo pipefail

export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-8G}
export PYTHONDONTWRITEBYTECODE=1
JOBS=${JOBS:-$(nproc)}

usage() {
    cat <<'EOF'
./dev run                   install what is needed, build, start a server with the sample configuration
./dev test [room]           the same, then every test (or the unit tests of one room)
./dev test flows [--trace] [--seeds N] [--seed S] [words...]   conversations as text (tests/flows/README.md)
./dev build [preset] [--target NAME...]   the tree: dev (default), asan, tsan, release, clang, fuzz
./dev check                 what to run before a commit: format, floors, ledger, limits, names, statements, paths, all fast tests, corpus replay
./dev fmt                   lay out the sources by .clang-format
./dev system [words...]     the system tests (those that match): the real program with real phones
./dev oracle [--self] [words...]   the same conversations over real sockets with the real Asterisk, or with ours (tests/oracle/README.md)
./dev bench                 the benchmarks: CPU per operation of the real program
./dev soak SECONDS          calls, registrations and unruly calls for so long; nothing may fail or be left, memory must come to rest
./dev fuzz SECONDS [name]   every fuzz target (or one) for so long
./dev mutate [--all] [--record] [words...]   breaks the code on purpose and says which tests notice (tools/mutate)
./dev setup                 only install Debian's packages
PRESET=asan ./dev test      any of these with another preset than dev
EOF
}

say() { printf '\033[1m== %s\033[0m\n' "$*"; }

# Without "run": the peers of the tests, too. Their packages bring services that would start by themselves and take
# port 5060, so nothing is started while they are installed.
setup() {
    local missing=()
    local package
    local list
    list=$(if [ "${1:-}" = run ]; then grep -v '# test$' tools/packages.txt; else cat tools/packages.txt; fi)
    while read -r package; do
        # Node's own packages bring npm, Debian's do not.
        [ "$package" = npm ] && command -v npm >/dev/null && continue
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done < <(sed 's/#.*//' <<<"$list" | awk 'NF {print $1}')
    if [ ${#missing[@]} -gt 0 ]; then
        say "installing ${missing[*]}"
        local sudo=""
        [ "$(id -u)" = 0 ] || sudo=sudo
        $sudo apt-get update -qq
        local policy=/usr/sbin/policy-rc.d quiet=0
        if [ ! -e $policy ]; then
            quiet=1
            printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
            $sudo chmod +x $policy
        fi
        local status=0
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null ||
            status=$?
        [ $quiet = 0 ] || $sudo rm -f $policy
        [ $status = 0 ] || return $status
    fi
    [ "${1:-}" = run ] || setup_jssip
}

# JsSIP as the lock file has it, into build/. Without the registry its tests are skipped.
setup_jssip() {
    local from=tests/system/jssip to=build/jssip
    cmp -s $from/package-lock.json $to/installed && return
    mkdir -p $to
    cp $from/package.json $from/package-lock.json $to
    say "installing JsSIP"
    if npm ci --prefix $to --no-fund --no-audit --ignore-scripts --silent; then
        cp $from/package-lock.json $to/installed
    else
        say "JsSIP could not be installed: its tests will be skipped"
    fi
}

build() {
    local preset=${1:-dev}
    shift || true
    if [ ! -e "build/$preset/build.ninja" ]; then
        mkdir -p build
        cmake --preset "$preset" >"build/cmake.$preset.log" 2>&1 || { cat "build/cmake.$preset.log"; exit 1; }
    fi
    cmake --build "build/$preset" -j "$JOBS" "$@"
}

# The same for who wants to see how far it is, and nothing else: one line in ten, "building: 120 of 240 steps (50 %)".
# What went wrong is shown as it is.
build_and_tell() {
    build "$@" 2>&1 | awk '
        /^\[[0-9]+\/[0-9]+\]/ && !failed {
            split(substr($1, 2, length($1) - 2), at, "/")
            percent = int(100 * at[1] / at[2])
            if (percent >= told + 10 || at[1] == 1 || at[1] == at[2]) {
                printf "building: %d of %d steps (%d %%)\n", at[1], at[2], percent
                told = percent
                fflush()
            }
            next
        }
        /^FAILED:/ { failed = 1 }
        { print; fflush() }'
}

# Runs ctest and leaves its counts in $unit_passed and $unit_failed.
unit() {
    local preset=$1 room=${2:-} log status=0
    log=$(mktemp)
    ctest --test-dir "build/$preset" -j "$JOBS" --output-on-failure ${room:+-R "^${room}"} | tee "$log" || status=$?
    unit_failed=$(sed -n 's/.* \([0-9]*\) tests failed out of.*/\1/p' "$log")
    unit_passed=$(sed -n 's/.* tests failed out of \([0-9]*\).*/\1/p' "$log")
    unit_failed=${unit_failed:-0}
    unit_passed=$((${unit_passed:-0} - unit_failed))
    rm -f "$log"
    return "$status"
}

# Runs the system tests and leaves their counts.
system() {
    local log status=0
    log=$(mktemp)
    ASTERISM_PRESET=${PRESET:-dev} tests/system/run "$@" | tee "$log" || status=$?
    read -r system_passed system_failed < <(tail -1 "$log" | sed 's/ passed, / /; s/ failed.*//')
    rm -f "$log"
    return "$status"
}

sources() { git ls-files --cached --others --exclude-standard '*.cc' '*.h'; }

# A folder with the sample configuration, made once and then left to its owner.
prepare_run() {
    local home=$PWD/run
    mkdir -p "$home"/{etc,lib,log,run,spool}
    local file
    for file in config/sample/*.conf; do
        [ -e "$home/etc/$(basename "$file")" ] || sed "s#@HOME@#$home#g" "$file" >"$home/etc/$(basename "$file")"
    done
    [ -e "$home/etc/asterism.pem" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=$(hostname)" \
        -keyout "$home/etc/asterism.key" -out "$home/etc/asterism.pem" 2>/dev/null
}

case ${1:-help} in
    setup) setup ;;
    build) setup; build "${2:-${PRESET:-dev}}" "${@:3}" ;;
    run)
        setup run
        say "building"
        build_and_tell release --target asterism
        prepare_run
        address=$(hostname -I 2>/dev/null | awk '{print $1}')
        cat <<EOF

The server starts with the configuration in run/etc. Register two phones at ${address:-this machine}, UDP or TCP port 5060, TLS port 5061:
    6001, password change-me-6001        6002, password change-me-6002
Call each other, 100 for an echo, 101 for a recording, 102 for music, 103 to hear yourself later. In another terminal:
    build/release/asterism -C run/etc/asterisk.conf -rx "pjsip show endpoints"
    build/release/asterism -C run/etc/asterisk.conf -r
Edit run/etc/*.conf, then "core reload"; "asterism check -C run/etc/asterisk.conf" says what is wrong. Ctrl-C ends the server.

EOF
        exec build/release/asterism -f -C run/etc/asterisk.conf -vvv
        ;;
    test)
        setup
        preset=${PRESET:-dev}
        if [ "${2:-}" = flows ]; then
            build "$preset" --target flows flows_test
            shift 2
            [ $# -gt 0 ] || "build/$preset/tests/flows/flows_test" --gtest_brief=1
            exec "build/$preset/tests/flows/flows" "$@"
        fi
        build "$preset"
        if [ -n "${2:-}" ]; then
            unit "$preset" "$2"
            exit
        fi
        status=0
        say "unit tests and corpus replay ($preset)"
        unit "$preset" || status=1
        say "system tests ($preset)"
        system || status=1
        echo "$((unit_passed + system_passed)) passed, $((unit_failed + system_failed)) failed"
        exit $status
        ;;
    system)
        shift
        build "${PRESET:-dev}" --target asterism
        system "$@"
        ;;
    oracle)
        shift
        build "${PRESET:-dev}" --target asterism flows_oracle
        exec tests/oracle/run "$@"
        ;;
    check)
        say format
        sources | xargs -r clang-format-19 --dry-run -Werror
        say floors
        tools/floors
        say ledger
        tools/ledger
        say limits
        tools/limits
        say names
        tools/names
        say globals
        tools/globals
        say statements
        tools/statements
        say paths
        tools/paths
        build dev
        unit dev
        ;;
    soak)
        setup
        build release --target asterism asterism_load asterism_floor
        exec python3 tests/load/run.py --build build/release --soak "${2:-600}"
        ;;
    bench)
        # --short: under two minutes, for .ci/run.
        shift
        setup
        build release --target asterism asterism_load asterism_floor asterism_allocations benches
        for room in base sip sdp dialplan schema rt media store endpoint call; do
            if [ -x "build/release/$room/${room}_bench" ]; then
                say "$room"
                (ulimit -n 8192; "build/release/$room/${room}_bench" --benchmark_min_time=0.05) 2>&1 | grep -vE '^(Run on|  L|CPU Caches|Load Average|\*\*\*)' || exit 1
            fi
        done
        say "the real program"
        python3 tests/load/run.py --build build/release "$@"
        ;;
    fuzz)
        setup
        seconds=${2:-20}
        name=${3:-}
        build fuzz --target fuzzers
        targets=$(ls build/fuzz/*/*_fuzz | grep -E "/[^/]*$name[^/]*_fuzz$")
        said=$(mktemp)
        # As many at a time as there are processors.
        echo "$targets" | xargs -P "$(nproc)" -I{} "$0" fuzz-one {} "$seconds" | tee "$said" || true
        passed=$(grep -c '^ok ' "$said" || true)
        failed=$(($(echo "$targets" | wc -l) - passed))
        rm -f "$said"
        echo "$passed passed, $failed failed"
        [ "$failed" = 0 ]
        ;;
    fuzz-one)  # of ./dev fuzz
        target=$2 seconds=$3
        base=$(basename "$target")
        room=$(basename "$(dirname "$target")")
        corpus=${base#"${room}"_}
        corpus=$room/fuzz/corpus/${corpus%_fuzz}
        # New inputs are kept in build/, findings where a later run finds them: beside the corpus.
        mkdir -p "build/fuzz-corpus/$base"
        if "$target" -max_total_time="$seconds" -print_final_stats=0 -verbosity=0 -timeout=10 -rss_limit_mb=4096 \
            -artifact_prefix="$corpus/crash-" "build/fuzz-corpus/$base" "$corpus" 2>"build/fuzz-corpus/$base.log"; then
            echo "ok      $base, $seconds s"
        else
            echo "FAILED  $base"
            tail -30 "build/fuzz-corpus/$base.log"
        fi
        ;;
    mutate)
        shift
        setup
        exec tools/mutate "$@"
        ;;
    fmt) sources | xargs -r clang-format-19 -i ;;
    help | -h | --help) usage ;;
    *) usage; exit 2 ;;
esac
