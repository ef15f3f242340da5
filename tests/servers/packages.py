# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that cannot be installed beside the others (Exim excludes Postfix), or need not be:
fetched as Debian packages and unpacked into a cache folder, nothing is installed.
"""

import fcntl
import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path

from rig_base import RigError

# What Exim is linked with and a small system may lack.
EXIM_LIBRARIES = ('libdb5.3', 'libgnutls-dane0', 'libidn12', 'libnsl2', 'libpcre2-8-0',
                  'libunbound8', 'libevent-2.1-7')


def _run(*command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, **options)
    if done.returncode != 0:
        raise RigError(f'{" ".join(command)}: {done.stderr.strip() or done.stdout.strip()}')
    return done.stdout


def _unpack(names, root):
    with tempfile.TemporaryDirectory(prefix='ehlo-packages-') as downloads:
        # apt downloads as a user of its own where it may write.
        os.chmod(downloads, 0o777)
        try:
            _run('apt-get', 'download', '-q', *names, cwd=downloads)
        except RigError:
            # The lists may be older than what the archive holds.
            _run('apt-get', 'update', '-q')
            _run('apt-get', 'download', '-q', *names, cwd=downloads)
        for package in Path(downloads).glob('*.deb'):
            _run('dpkg', '-x', str(package), str(root))


def _version_of(name):
    return _run('dpkg-query', '-W', '-f', '${Version}', name).strip()


def _fetch(cache, name, fill):
    """The folder of a program, filled once however many tests ask at a time."""
    cache = Path(cache)
    cache.mkdir(parents=True, exist_ok=True)
    root = cache / name
    with open(cache / f'{name}.lock', 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.exists():
            partial = cache / f'{name}.partial'
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            fill(partial)
            partial.rename(root)
    return root


def fetch_exim(cache):
    """Returns the path of exim4 and the folder of libraries that the system lacks."""
    installed = shutil.which('exim4')
    if installed:
        return Path(installed), ''

    def fill(root):
        _unpack(['exim4-daemon-light'], root)
        program = root / 'usr/sbin/exim4'
        # Not set-user-id: only root runs it, and the bit would take LD_LIBRARY_PATH away.
        program.chmod(0o755)
        if 'not found' in _run('ldd', str(program)):
            _unpack(EXIM_LIBRARIES, root)

    root = _fetch(cache, 'exim4', fill)
    return root / 'usr/sbin/exim4', root / 'usr/lib' / sysconfig.get_config_var('MULTIARCH')


def fetch_dovecot_submission(cache):
    """Returns the folder with submission and submission-login.

    They load the libraries of the Dovecot that is installed, so they must be of its version.
    """
    installed = Path('/usr/lib/dovecot')
    if (installed / 'submission-login').exists():
        return installed
    version = _version_of('dovecot-core')
    root = _fetch(cache, f'dovecot-submissiond-{version}',
                  lambda folder: _unpack([f'dovecot-submissiond={version}'], folder))
    return root / 'usr/lib/dovecot'
