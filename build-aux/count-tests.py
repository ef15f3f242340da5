#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Count what a run of `meson test` saw: prints "PASSED FAILED NOT-RUN-NAMES…" for a testlog.json.

A program that reports its cases one by one (TAP) counts by its cases, another one as one. Which
cases failed, and why, goes to standard error: Meson itself keeps that to its log.
"""

import json
import re
import sys


def count_cases(stdout):
    """How many cases a TAP program reports as passed and as failed."""
    passed = len(re.findall(r'^ok\b(?!.*# SKIP)', stdout, re.MULTILINE))
    failed = len(re.findall(r'^not ok\b', stdout, re.MULTILINE))
    return passed, failed


def count_test(test):
    """What one test program adds: passed, failed, and whether it did not run."""
    result = test['result']
    passed, failed = count_cases(test.get('stdout', ''))
    if result == 'SKIP':
        return 0, 0, True
    if result == 'OK':
        return max(passed, 1), 0, False
    # A crash or a time-out ends a program without a "not ok" of its own.
    return passed, max(failed, 1), False


def report_failure(test):
    print(f"FAILED: {test['name']} ({test['result']})", file=sys.stderr)
    failed = False
    for line in test.get('stdout', '').splitlines():
        if re.match('(not )?ok\\b', line):
            failed = line.startswith('not')
        if failed:
            print(f'  {line}', file=sys.stderr)


def main():
    total_passed = total_failed = 0
    not_run = []
    with open(sys.argv[1], encoding='utf-8') as log:
        for line in log:
            test = json.loads(line)
            passed, failed, skipped = count_test(test)
            if failed:
                report_failure(test)
            total_passed += passed
            total_failed += failed
            if skipped:
                not_run.append(test['name'])
    if total_passed + total_failed == 0 and not not_run:
        sys.exit('no test ran')
    print(total_passed, total_failed, *not_run)


if __name__ == '__main__':
    main()
