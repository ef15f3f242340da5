#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# with-display.sh COMMAND…
#
# Runs COMMAND with a display, a session bus and a home of its own, where every picture comes out
# the same: software rendering, one font, no blinking cursor, no animation. All of it is gone
# afterwards. Ends with 77 (not run) where there is no Xvfb.
#
# EHLO_TEST_SCREEN   size and depth of the screen, 1400x900x24 unless given
# EHLO_TEST_WM       a window manager to start; none unless given
#
# COMMAND finds the screen as an XWD file at $EHLO_TEST_FRAMEBUFFER.

set -u

for program in Xvfb dbus-run-session; do
  if ! command -v $program >/dev/null; then
    echo "with-display.sh: $program is missing" >&2
    exit 77
  fi
done

dir=$(mktemp -d "${TMPDIR:-/tmp}/ehlo-display.XXXXXX") || exit 1
xvfb=
wm=

clean_up ()
{
  for pid in $wm $xvfb; do
    kill "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
  done
  rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 143' TERM INT HUP

mkdir -p "$dir/home/.config/gtk-4.0" "$dir/run" "$dir/screen"
chmod 700 "$dir/run"
cat >"$dir/home/.config/gtk-4.0/settings.ini" <<'SETTINGS'
[Settings]
gtk-font-name=Cantarell 11
gtk-cursor-blink=0
gtk-enable-animations=0
gtk-xft-antialias=1
gtk-xft-hinting=1
gtk-xft-hintstyle=hintslight
gtk-xft-rgba=none
gtk-xft-dpi=98304
SETTINGS

# The server picks a free display number itself: fixed ones collide when tests run side by side.
mkfifo "$dir/number"
exec 7<>"$dir/number"
Xvfb -displayfd 7 -screen 0 "${EHLO_TEST_SCREEN:-1400x900x24}" -fbdir "$dir/screen" \
     -nolisten tcp -noreset -dpi 96 >"$dir/xvfb.log" 2>&1 &
xvfb=$!
if ! read -r -t 30 -u 7 number; then
  cat "$dir/xvfb.log" >&2
  echo "with-display.sh: Xvfb did not start" >&2
  exit 1
fi
exec 7>&-

unset WAYLAND_DISPLAY GTK_THEME DBUS_SESSION_BUS_ADDRESS XAUTHORITY
export DISPLAY=:$number TMPDIR=$dir
export EHLO_TEST_FRAMEBUFFER=$dir/screen/Xvfb_screen0
export HOME=$dir/home XDG_RUNTIME_DIR=$dir/run XDG_CONFIG_HOME=$dir/home/.config
export XDG_DATA_HOME=$dir/home/.local/share XDG_CACHE_HOME=$dir/home/.cache
export GDK_BACKEND=x11 GSK_RENDERER=${GSK_RENDERER:-cairo} GDK_DEBUG=gl-disable GDK_SCALE=1
export GSETTINGS_BACKEND=memory GIO_USE_VFS=local ADW_DISABLE_PORTAL=1
export LC_ALL=C.UTF-8

if [ -n "${EHLO_TEST_WM:-}" ]; then
  $EHLO_TEST_WM >"$dir/wm.log" 2>&1 &
  wm=$!
fi

# What the services of the bus print must not get between the lines of COMMAND.
dbus-run-session -- bash -c 'exec "$@" >&8 8>&-' bash "$@" 8>&1 >&2
