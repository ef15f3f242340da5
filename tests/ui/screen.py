# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen of with-display.sh as a PNG file: Xvfb keeps it in a file in the XWD format."""

import os
import struct
import zlib
from pathlib import Path

# Places in the header of X11/XWDFile.h, counted in big-endian words of four bytes.
HEADER_SIZE, WIDTH, HEIGHT, BITS_PER_PIXEL, BYTES_PER_LINE, N_COLORS = 0, 4, 5, 11, 12, 19
COLOR_SIZE = 12


def _chunk(kind, data):
    checksum = zlib.crc32(kind + data)
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', checksum)


def _rgb(line):
    """From blue, green, red, nothing to red, green, blue."""
    out = bytearray(len(line) // 4 * 3)
    out[0::3], out[1::3], out[2::3] = line[2::4], line[1::4], line[0::4]
    return bytes(out)


def save(path):
    """Write what is on the screen now to PATH."""
    data = Path(os.environ['EHLO_TEST_FRAMEBUFFER']).read_bytes()
    words = struct.unpack('>25I', data[:100])
    assert words[BITS_PER_PIXEL] == 32
    start = words[HEADER_SIZE] + words[N_COLORS] * COLOR_SIZE
    width, height, stride = words[WIDTH], words[HEIGHT], words[BYTES_PER_LINE]

    lines = (b'\0' + _rgb(data[start + y * stride:start + y * stride + width * 4])
             for y in range(height))
    Path(path).write_bytes(b'\x89PNG\r\n\x1a\n'
                           + _chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
                           + _chunk(b'IDAT', zlib.compress(b''.join(lines), 6))
                           + _chunk(b'IEND', b''))
