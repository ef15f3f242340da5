# SPDX-License-Identifier: GPL-3.0-or-later
"""What ehlo-cli concludes about each practice server. Prints TAP.

usage: t-verdicts.py EHLO-CLI
"""

import json
import os
import subprocess
import sys

CLI = os.path.abspath(sys.argv[1])

# The time that a stage may take. The servers are on this computer; three of them are waited for to
# the end.
TIMEOUT = "2"

# The code of the verdict, how sure it is, and who can act. It is "certain" only where no rival is
# left: a wrong clock makes a good certificate look expired, a way that loses large packets makes a
# server look silent, and "app password" are the words of a provider that this host is not of.
WANTED = {
    "practice-good": ("ok", "certain", ["nobody"]),
    "practice-implicit": ("ok", "certain", ["nobody"]),
    "practice-wrong-password": ("auth-rejected", "likely", ["user"]),
    "practice-refused": ("local-service-down", "certain", ["user"]),
    "practice-silent": ("no-greeting", "likely", ["provider"]),
    "practice-drip": ("no-greeting", "likely", ["provider"]),
    "practice-busy": ("server-busy", "certain", ["nobody"]),
    "practice-tls-on-wrong-port": ("tls-mode-wrong", "certain", ["user"]),
    "practice-plain-on-tls-port": ("tls-mode-wrong", "certain", ["user"]),
    "practice-no-starttls": ("starttls-not-offered", "likely", ["provider"]),
    "practice-expired": ("certificate-expired", "likely", ["provider"]),
    "practice-wrong-name": ("certificate-name-mismatch", "certain", ["user", "provider"]),
    "practice-self-signed": ("certificate-self-signed", "certain", ["provider"]),
    "practice-app-password": ("auth-app-password-needed", "likely", ["user"]),
    "practice-greylist": ("greylisted", "certain", ["nobody"]),
    "practice-mailbox-full": ("mailbox-full", "certain", ["recipient"]),
}


def list_presets():
    out = subprocess.run([CLI, "presets"], capture_output=True, timeout=60, check=True).stdout
    ids = [line.split()[0] for line in out.decode().splitlines()]
    return [preset for preset in ids if preset.startswith("practice-")]


def find_verdict(preset):
    done = subprocess.run([CLI, "test", "--preset", preset, "--timeout", TIMEOUT,
                           "--format", "json"], capture_output=True, timeout=60)
    report = json.loads(done.stdout)
    return report["verdict"], report["findings"]


def check(preset):
    verdict, findings = find_verdict(preset)
    got = (verdict["code"], verdict["confidence"], verdict["who"])
    assert got == WANTED[preset], (got, WANTED[preset])
    assert len(verdict["title"]) <= 60, verdict["title"]
    assert "{" not in verdict["explanation"], verdict["explanation"]
    assert len(verdict["actions"]) <= 3, verdict["actions"]
    assert findings == [], findings


def main():
    presets = list_presets()
    failed = 0
    print(f"1..{len(presets) + 1}")
    for number, preset in enumerate(presets, 1):
        try:
            check(preset)
            print(f"ok {number} {preset}", flush=True)
        except Exception as problem:  # a test that breaks is a test that failed
            failed += 1
            lines = "".join(f"# {line}\n" for line in repr(problem).splitlines())
            print(f"{lines}not ok {number} {preset}", flush=True)
    complete = set(presets) == set(WANTED)
    failed += not complete
    print(f"{'' if complete else 'not '}ok {len(presets) + 1} every practice server is here")
    sys.exit(1 if failed else 0)


main()
