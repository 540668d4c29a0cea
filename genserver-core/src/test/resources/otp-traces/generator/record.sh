#!/bin/sh
# Records scenarios from the Erlang/OTP and Elixir that are installed here (Debian: apt-get install erlang elixir).
# usage: record.sh FAMILY FIRST_SEED COUNT OUT_FILE
#   FAMILY: gen_server, supervisor, dynamic or intensity_window
#   ELIXIR_EBIN: where Elixir's beam files are, if not where Debian puts them; ERL_EXTRA: further flags for erl
set -eu
[ $# -eq 4 ] || { sed -n '2,4p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
elixir=${ELIXIR_EBIN:-/usr/lib/elixir/lib/elixir/ebin}
beams=$(mktemp -d)
trap 'rm -rf "$beams"' EXIT
erlc -Wall -o "$beams" "$here"/*.erl
# shellcheck disable=SC2086 # several flags may be given
erl ${ERL_EXTRA:-} -noshell -pa "$beams" "$elixir" -run oracle main "$1" "$2" "$3" "$4"
