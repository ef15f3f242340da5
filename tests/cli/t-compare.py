# SPDX-License-Identifier: GPL-3.0-or-later
"""ehlo-cli compare as a person or a script uses it. Prints TAP.

usage: t-compare.py EHLO-CLI
"""

import json
import os
import subprocess
import sys
import tempfile

CLI = os.path.abspath(sys.argv[1])
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
OK = os.path.join(DATA, "run-ok.json")
REFUSED = os.path.join(DATA, "run-refused.json")
SAME, OTHER, WRONG = 0, 1, 3

tests = []


def test(function):
    tests.append(function)
    return function


def compare(*args):
    done = subprocess.run([CLI, "compare", *args], capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@test
def the_same():
    status, out, err = compare(OK, OK)
    assert (status, err) == (SAME, ""), err
    assert "Nothing that these tests have in common." in out and "(changed)" not in out


@test
def another_verdict():
    status, out, err = compare(OK, REFUSED)
    assert (status, err) == (OTHER, ""), err
    assert "- Port 587 was: open. Now it is: refused." in out
    assert "Port 587 (changed)\n  before: open\n  after: refused" in out
    assert max(len(line) for line in out.split("\n")) <= 80


@test
def as_json():
    status, out, err = compare(OK, REFUSED, "--format", "json")
    told = json.loads(out)
    assert status == OTHER and told["schema"] == "ehlo-comparison-1" and not told["same_verdict"]
    assert told["before"]["code"] == "ok" and told["after"]["outcome"] == "failed"
    rows = {row["topic"]: row for row in told["rows"]}
    assert rows["port-587"]["change"] == "differs" and rows["port-587"]["sentence"]
    assert rows["greeting"]["change"] == "unknown" and rows["greeting"]["after"] is None
    assert rows["interfaces"]["change"] == "same"


@test
def into_a_file():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "comparison.txt")
        assert compare(OK, REFUSED, "--output", path)[:2] == (OTHER, "")
        assert "What changed" in open(path).read()


@test
def the_help_tells_the_status():
    status, out, _ = compare("--help")
    assert status == SAME and "0 both came to the same result, 1 to another one" in out


@test
def wrong_use():
    with tempfile.NamedTemporaryFile("w", suffix=".json") as broken:
        broken.write('{"schema": "ehlo-report-1", "started": ')
        broken.flush()
        for args, word in (((OK,), "two reports"), ((OK, OK, OK), "two reports"),
                           ((OK, "/nonexistent.json"), "/nonexistent.json"),
                           ((broken.name, OK), broken.name), ((OK, "/dev/zero"), "/dev/zero"),
                           ((OK, OK, "--format", "pdf"), "pdf")):
            status, out, err = compare(*args)
            assert (status, out) == (WRONG, ""), (args, status, out)
            assert word in err and err.count("\n") == 1, err


print(f"1..{len(tests)}")
failed = False
for number, function in enumerate(tests, 1):
    try:
        function()
        print(f"ok {number} {function.__name__}")
    except Exception as problem:  # each test tells, none stops the others
        failed = True
        print(f"not ok {number} {function.__name__}: {problem!r}".replace("\n", " "))
sys.exit(failed)
