#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no compiler checks about Ehlo's source: sizes, layout, documentation, and which room may
use which. Each rule is a generator of findings; each is reported as one case in TAP.

Usage: check-source.py [SOURCE-FOLDER]
"""

import re
import statistics
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()

MAX_FILE_LINES = 800
MAX_FUNCTION_LINES = 80
MAX_COLUMNS = 100

# The arrows of the design: a room and the rooms whose headers it may include.
EVERYTHING_BELOW = {'facts', 'knowledge', 'wire', 'evidence', 'account', 'probe', 'diagnosis',
                    'report', 'practice'}
MAY_USE = {
    'facts': set(),
    'knowledge': {'facts'},
    'wire': {'facts'},
    'evidence': {'facts'},
    'account': {'facts', 'knowledge', 'evidence'},
    'probe': {'facts', 'knowledge', 'wire', 'evidence', 'account'},
    'diagnosis': {'facts', 'knowledge', 'evidence'},
    'report': {'facts', 'evidence', 'diagnosis'},
    'practice': {'facts', 'wire'},
    'cli': EVERYTHING_BELOW,
    'ui': EVERYTHING_BELOW,
}

# Headers of libraries that only some rooms may touch.
MAY_INCLUDE = {
    'gtk/': {'ui'},
    'gdk/': {'ui'},
    'adwaita.h': {'ui'},
    'gnutls/': {'facts', 'wire', 'practice'},
    'ares.h': {'wire'},
    'gsasl.h': {'wire', 'practice'},
}


def list_files(*patterns, folders=('src', 'tests', 'data', 'build-aux', 'po', '.ci')):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob('*')):
            if path.is_file() and any(path.match(pattern) for pattern in patterns):
                yield path


def place(path, line=None):
    shown = str(path.relative_to(ROOT))
    return f'{shown}:{line}' if line else shown


@lru_cache(maxsize=None)
def read_text(path):
    return path.read_text(encoding='utf-8')


@lru_cache(maxsize=None)
def read_code(path):
    """The text of a C file with comments and the inside of literals blanked; line breaks stay."""
    def blank(match):
        found = match.group(0)
        if found[0] in '"\'':
            return found[0] + ' ' * (len(found) - 2) + found[0]
        return re.sub(r'[^\n]', ' ', found)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank,
                  read_text(path), flags=re.DOTALL)


@lru_cache(maxsize=None)
def find_functions(path):
    """(name, line of the name, lines from there to the closing brace) of each function."""
    functions = []
    pattern = r'^(\w+) ?\((?:[^;{}])*?\)\s*?\n\{\n(.*?)^\}'
    code = read_code(path)
    for match in re.finditer(pattern, code, flags=re.DOTALL | re.MULTILINE):
        line = code.count('\n', 0, match.start()) + 1
        functions.append((match.group(1), line, match.group(0).count('\n') + 1))
    return functions


def find_prototypes(path):
    """(name, line, parameter names) of each function that a header declares."""
    code = re.sub(r'^#(?:.*\\\n)*.*$', '', read_code(path), flags=re.MULTILINE)
    code = re.sub(r'^(?:typedef\b|struct\b|enum\b)[^;{]*(?:\{.*?^\}[^;]*)?;',
                  lambda match: '\n' * match.group(0).count('\n'), code,
                  flags=re.DOTALL | re.MULTILINE)
    attributes = r'(?:G_GNUC_[A-Z_]+\s*(?:\([^)]*\))?\s*)*'
    for match in re.finditer(r'\b(ehlo_\w+)\s*\(([^;{]*?)\)\s*' + attributes + ';', code,
                             flags=re.DOTALL):
        names = [re.search(r'(\w+)\s*(?:\[\])?$', part.strip())
                 for part in match.group(2).split(',')]
        yield (match.group(1), code.count('\n', 0, match.start()) + 1,
               [name.group(1) for name in names if name and name.group(1) != 'void'])


def room_of(path):
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == 'src' and len(parts) > 2 else None


def check_licence():
    for path in list_files('*.c', '*.h', '*.py', '*.sh', '*.css'):
        head = '\n'.join(read_text(path).split('\n')[:3])
        if 'SPDX-License-Identifier: GPL-3.0-or-later' not in head:
            yield f'{place(path)}: no licence line'


def check_white_space():
    for path in list_files('*.c', '*.h', '*.py', '*.sh', '*.css', '*.ui', '*.xml', '*.in', '*.json',
                           'meson.build'):
        text = read_text(path)
        if not text.endswith('\n') and text:
            yield f'{place(path)}: no line break at the end'
        for number, line in enumerate(text.split('\n'), 1):
            if '\t' in line:
                yield f'{place(path, number)}: tab'
            if line != line.rstrip():
                yield f'{place(path, number)}: blanks at the end of the line'


def find_includes(path):
    """(line, name) of each header that a file includes."""
    for match in re.finditer(r'^#include ["<]([^">]+)[">]', read_text(path), flags=re.MULTILINE):
        yield read_text(path).count('\n', 0, match.start()) + 1, match.group(1)


def check_columns():
    for path in list_files('*.c', '*.h', '*.py'):
        for number, line in enumerate(read_text(path).split('\n'), 1):
            if len(line) > MAX_COLUMNS:
                yield f'{place(path, number)}: {len(line)} columns, at most {MAX_COLUMNS}'


def check_file_sizes():
    for path in list_files('*.c', '*.py'):
        lines = read_text(path).count('\n')
        if lines > MAX_FILE_LINES:
            yield f'{place(path)}: {lines} lines, at most {MAX_FILE_LINES}: split it by meaning'


def check_function_sizes():
    for path in list_files('*.c'):
        for name, line, length in find_functions(path):
            if length > MAX_FUNCTION_LINES and not name.endswith('_class_init'):
                yield (f'{place(path, line)}: {name} () has {length} lines, '
                       f'at most {MAX_FUNCTION_LINES}')


def check_unfinished():
    # Put together, so that this file does not find itself.
    words = re.compile(r'\b(%s)\b' % '|'.join(['TO' + 'DO', 'FIX' + 'ME', 'X' * 3, 'HA' + 'CK']))
    for path in list_files('*.c', '*.h', '*.py', '*.ui', '*.css', '*.in', 'meson.build'):
        for number, line in enumerate(read_text(path).split('\n'), 1):
            if words.search(line):
                yield f'{place(path, number)}: unfinished by its own word'


def check_parentheses():
    """GNU style: a blank between a name and its parenthesis; gettext's short names have none."""
    call = re.compile(r'(?<![\w#])([A-Za-z_]\w*)\(')
    allowed = {'_', 'N_', 'C_', 'NC_', 'Q_', 'defined'}
    for path in list_files('*.c', '*.h', folders=('src', 'tests')):
        for number, line in enumerate(read_code(path).split('\n'), 1):
            if line.lstrip().startswith('#'):
                continue
            for match in call.finditer(line):
                if match.group(1) not in allowed:
                    yield f'{place(path, number)}: no blank after {match.group(1)}'


def check_include_order():
    for path in list_files('*.c', folders=('src',)):
        found = [name for _, name in find_includes(path)]
        if found[:1] != ['config.h']:
            yield f'{place(path)}: config.h is not the first header'
        own = {f'{path.stem}{end}' for end in ('.h', '-private.h')
               if path.with_name(f'{path.stem}{end}').exists()}
        if own and not own & set(found[1:2]):
            yield f'{place(path)}: its own header does not follow config.h'


def check_rooms():
    owners = {path.name: room_of(path) for path in list_files('*.h', folders=('src',))}
    for path in list_files('*.c', '*.h', folders=('src',)):
        room = room_of(path)
        if room not in MAY_USE:
            continue
        for line, included in find_includes(path):
            owner = owners.get(included)
            if owner and owner != room and owner not in MAY_USE[room]:
                yield f'{place(path, line)}: {room} may not use {owner}'
            for prefix, rooms in MAY_INCLUDE.items():
                if included.startswith(prefix) and room not in rooms:
                    yield f'{place(path, line)}: {room} may not include <{included}>'


def check_documentation():
    """What another room can call says what it does, beside the code, in gtk-doc form."""
    made_by_macro = re.compile(r'_get_type$|_quark$')
    for header in list_files('*.h', folders=('src',)):
        if header.name.endswith('-private.h'):
            continue
        # A type that is too long for one file has further ones, named after it.
        sources = list(header.parent.glob(f'{header.stem}*.c')) or header.parent.glob('*.c')
        text = '\n'.join(map(read_text, sources))
        for name, line, parameters in find_prototypes(header):
            if made_by_macro.search(name):
                continue
            block = re.search(r'/\*\*\n \* ' + name + r':\n(.*?)\*/', text, flags=re.DOTALL)
            if not block:
                yield f'{place(header, line)}: {name} () is not documented'
                continue
            for parameter in parameters:
                if f'@{parameter}:' not in block.group(1):
                    yield f'{place(header, line)}: {name} () does not say what @{parameter} is'


def check_logging():
    """A library does not talk: whoever calls it decides what a person gets to read."""
    words = re.compile(r'\b(g_message|g_warning|g_critical|g_error|g_print|g_printerr|printf) \(')
    for path in list_files('*.c', folders=('src',)):
        if room_of(path) in ('cli', 'ui', None):
            continue
        for number, line in enumerate(read_code(path).split('\n'), 1):
            if words.search(line):
                yield f'{place(path, number)}: a library logs with g_debug () only'


def check_tests():
    banned = {r'\bg_assert \(': 'g_assert () is compiled out: use g_assert_true () and its kind',
              r'\bg_test_skip\b': 'a test that is skipped guards nothing'}
    for path in list_files('*.c', folders=('tests',)):
        for number, line in enumerate(read_code(path).split('\n'), 1):
            for pattern, words in banned.items():
                if re.search(pattern, line):
                    yield f'{place(path, number)}: {words}'


def check_potfiles():
    listed = {line for line in read_text(ROOT / 'po' / 'POTFILES').split('\n')
              if line and not line.startswith('#')}
    wanted = {place(path) for path in list_files('*.c', '*.h', folders=('src',))
              if re.search(r'(?<!\w)(_|N_|C_|NC_|ngettext|g_dngettext) ?\(', read_code(path))}
    wanted |= {place(path) for path in list_files('*.ui', folders=('src', 'data'))
               if 'translatable="' in read_text(path)}
    wanted |= {place(path) for path in list_files('*.desktop.in', '*.metainfo.xml.in',
                                                  '*.gschema.xml', folders=('data',))}
    wanted |= {place(path) for path in list_files('data-strings.h', folders=('po',))}
    for name in sorted(wanted - listed):
        yield f'po/POTFILES: {name} has words to translate and is not listed'
    for name in sorted(listed - wanted):
        yield f'po/POTFILES: {name} is listed and has nothing to translate'


def check_words():
    """gettext sees the literal alone: what a macro adds to it is lost to translators."""
    for path in list_files('*.c', '*.h', folders=('src',)):
        for match in re.finditer(r'(?<!\w)N?_\("[^"\n]*"\s+[A-Z]\w+', read_text(path)):
            line = read_text(path).count('\n', 0, match.start()) + 1
            yield f'{place(path, line)}: a macro stands in words to translate'


def check_translations():
    """What msgfmt finds: a placeholder that was lost, a line break that is not in the original."""
    for path in list_files('*.po', folders=('po',)):
        done = subprocess.run(['msgfmt', '--check', '--output-file=/dev/null', path],
                              capture_output=True, text=True)
        if done.returncode:
            yield from done.stderr.splitlines()


def check_xml():
    paths = list(list_files('*.ui', '*.xml', '*.svg', '*.metainfo.xml.in', folders=('src', 'data')))
    done = subprocess.run(['xmllint', '--noout', *paths], capture_output=True, text=True)
    if done.returncode:
        yield from done.stderr.splitlines()


RULES = {
    'every file begins with its licence': check_licence,
    'no tabs, no blanks at the end of a line': check_white_space,
    f'no line is longer than {MAX_COLUMNS} columns': check_columns,
    f'no file is longer than {MAX_FILE_LINES} lines': check_file_sizes,
    f'no function is longer than {MAX_FUNCTION_LINES} lines': check_function_sizes,
    'nothing is unfinished': check_unfinished,
    'a blank stands before each parenthesis': check_parentheses,
    'config.h and its own header open each source file': check_include_order,
    'each room uses only the rooms below it': check_rooms,
    'each public function is documented': check_documentation,
    'libraries do not log': check_logging,
    'tests neither skip nor vanish': check_tests,
    'po/POTFILES is complete': check_potfiles,
    'words to translate are whole': check_words,
    'translations keep the form of the original': check_translations,
    'XML is well formed': check_xml,
}


def main():
    print(f'1..{len(RULES)}')
    failed = False
    for number, (name, check) in enumerate(RULES.items(), 1):
        findings = list(check())
        failed = failed or bool(findings)
        print(f"{'not ok' if findings else 'ok'} {number} - {name}")
        for finding in findings:
            print(f'# {finding}')
    lengths = [length for path in list_files('*.c', folders=('src',))
               for _, _, length in find_functions(path)]
    files = [read_text(path).count('\n') for path in list_files('*.c', folders=('src',))]
    if lengths:
        print(f'# {len(files)} source files, median {statistics.median(files):.0f} lines; '
              f'{len(lengths)} functions, median {statistics.median(lengths):.0f} lines')
    sys.exit(failed)


if __name__ == '__main__':
    main()
