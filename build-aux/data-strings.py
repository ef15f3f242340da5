#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes po/data-strings.h: the words in data/*.json that reach a person, where xgettext sees them.

usage: data-strings.py [--check]

With --check nothing is written; it prints TAP and fails when the file is not what it would write.
"""

import json
import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / 'po' / 'data-strings.h'

# (file, list, members with words). Where they are shown they go through g_dgettext ().
SOURCES = [
    ('replies.json', 'causes', ['title', 'meaning', 'next_action']),
    ('replies.json', 'client_errors', ['meaning', 'next_action']),
    ('replies.json', 'patterns', ['meaning', 'next_action']),
    ('replies.json', 'enhanced_codes', ['meaning', 'next_action']),
    ('replies.json', 'basic_codes', ['meaning', 'next_action']),
    ('replies.json', 'enhanced_classes', []),
]

HEADER = '''/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Written by build-aux/data-strings.py, which the tests hold against the data. For xgettext only:
 * nothing includes it. */
'''


def words_of(file, list_name, members):
    entries = json.loads((ROOT / 'data' / file).read_text(encoding='utf-8'))[list_name]
    if isinstance(entries, dict):
        yield from entries.values()
        return
    for entry in entries:
        yield from (entry[member] for member in members if entry.get(member))


def literal(text):
    """As C has it: a piece for each line, none longer than the page."""
    quoted = text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
    lines = textwrap.wrap(quoted, 90, drop_whitespace=False, break_long_words=False)
    return '\n   '.join(f'"{line}"' for line in lines)


def compose():
    seen = set()
    parts = [HEADER]
    for file, list_name, members in SOURCES:
        parts.append(f'\n/* data/{file}, {list_name} */\n')
        for text in words_of(file, list_name, members):
            if text in seen:
                continue
            seen.add(text)
            if re.search('%', text):
                parts.append('/* xgettext:no-c-format */\n')
            parts.append(f'N_({literal(text)})\n')
    return ''.join(parts), len(seen)


def main():
    text, n = compose()
    if '--check' not in sys.argv[1:]:
        OUTPUT.write_text(text, encoding='utf-8')
        print(f'{OUTPUT.relative_to(ROOT)}: {n} texts')
        return 0

    is_same = OUTPUT.exists() and OUTPUT.read_text(encoding='utf-8') == text
    print('1..1')
    print(f'{"ok" if is_same else "not ok"} 1 - po/data-strings.h is what the data says')
    if not is_same:
        print('# run build-aux/data-strings.py')
    return 0 if is_same else 1


if __name__ == '__main__':
    sys.exit(main())
