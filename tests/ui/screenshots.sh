#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# screenshots.sh BUILD-FOLDER [FOLDER-FOR-PICTURES]
#
# Draws the window in all its states for people to look at: light, dark, high contrast, narrow, with
# large text, with longer words, from right to left. The pictures are the same each time as long as
# the window is.

set -eu

here=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$1")
pictures=${2:-$build/pictures}
mkdir -p "$pictures"

ninja -C "$build" --quiet tests/ui/ui-pictures data/gschemas.compiled

export GSETTINGS_SCHEMA_DIR=$build/data
export G_TEST_SRCDIR=$here/.. G_TEST_BUILDDIR=$build/tests
export GTK_A11Y=none
export EHLO_TEST_SCREEN=1400x3600x24

# draw PREFIX ARGUMENT…
draw ()
{
  local prefix=$1
  shift
  echo "$prefix"
  "$here/with-display.sh" "$build/tests/ui/ui-pictures" \
    --output "$pictures" --prefix "$prefix" "$@" >"$pictures/$prefix.log" 2>&1 ||
    { cat "$pictures/$prefix.log" >&2; exit 1; }
}

# make_long_words FOLDER: a catalogue for the language "xx"
make_long_words ()
{
  local pot=$1/ehlo.pot dir=$1/xx/LC_MESSAGES
  mkdir -p "$dir"
  (cd "$here/../.." &&
     xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 --add-comments \
              --files-from=po/POTFILES --output="$pot")
  msgen --output-file="$1/en.po" "$pot" 2>"$1/log"
  msgfilter --keep-header --input="$1/en.po" --output-file="$1/xx.po" perl -p "$here/pseudo.pl" \
            2>>"$1/log"
  msgfmt --output-file="$dir/ehlo.mo" "$1/xx.po"
}

draw light
ADW_DEBUG_COLOR_SCHEME=prefer-dark draw dark
ADW_DEBUG_HIGH_CONTRAST=1 draw contrast
ADW_DEBUG_HIGH_CONTRAST=1 ADW_DEBUG_COLOR_SCHEME=prefer-dark draw contrast-dark
draw narrow --width 360 --height 720
draw rtl --rtl
draw large --large

words=$(mktemp -d)
trap 'rm -rf "$words"' EXIT
make_long_words "$words"
export EHLO_LOCALEDIR=$words LANGUAGE=xx
draw long
draw long-narrow --width 360 --height 720
