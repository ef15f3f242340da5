#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ehlo concludes about real faults, one scenario per verdict and its nearest rival beside it.

Several labs of network namespaces are built once; the scenarios are played in them in random order,
by a person without privileges, each with its own fault. Each must end with the right verdict, who
can act, how sure, the decisive facts, and in time; and no password may reach a server that has not
proved who it is. Beside it stands what swaks says of the same.

Usage: t-verdicts-lab.py DELAY-WIRE EHLO-CLI [--seed N] [--runs N] [--worlds N] [--no-swaks]
                         [--only WORD]… [--keep FOLDER] [--list] [--times]

--times plays those that need the machine for themselves, which are left out otherwise.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'servers'))

from lab import FOLDER, SERVER4, SERVER6, enter  # noqa: E402
from lab_pki import LabPki  # noqa: E402
from scenario import find_gaps, read_codes  # noqa: E402
from scenarios import SCENARIOS  # noqa: E402
from world import CLOCK, Outcome, World  # noqa: E402

LEAF_NAMES = ', '.join(['DNS:mail.example.test', 'DNS:*.mail.example.test', f'IP:{SERVER4}',
                        f'IP:{SERVER6}', 'DNS:localhost', 'IP:127.0.0.1', 'IP:::1',
                        'DNS:smtp.gmail.com', 'DNS:smtp.office365.com'])
START_LIMIT_S = 60
COLUMNS = (46, 46, 70)


# ---- a process that plays ------------------------------------------------------------------------

def work(options):
    """Reads names of scenarios, writes what came of them, in namespaces of its own."""
    enter()
    # The build folder may be closed to others than root.
    program = shutil.copy(options.ehlo_cli, FOLDER / 'ehlo-cli')
    shutil.copy(options.delay_wire.with_name('libother-clock.so'), CLOCK)
    pki = shutil.copytree(options.pki, FOLDER / 'pki')
    by_name = {scenario.name: scenario for scenario in SCENARIOS}
    replies = os.fdopen(os.dup(1), 'w')
    # Whatever a server prints is not a reply.
    os.dup2(2, 1)
    with World(options.delay_wire, program, pki, options.keep) as world:
        replies.write('ready\n')
        replies.flush()
        for line in sys.stdin:
            name = line.rstrip('\n')
            try:
                outcome = world.play(by_name[name], not options.no_swaks)
            except Exception as problem:  # what breaks has failed, and the next is played
                outcome = Outcome(name, [f'{type(problem).__name__}: {problem}'])
            replies.write(json.dumps(asdict(outcome)) + '\n')
            replies.flush()


class Player:
    """Such a process, seen from the one that hands out the scenarios."""

    def __init__(self, arguments):
        self.process = subprocess.Popen([sys.executable, *sys.argv, *arguments], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def wait(self):
        if self.process.stdout.readline() != 'ready\n':
            raise SystemExit('a lab was not built')

    def play(self, name):
        self.process.stdin.write(f'{name}\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return Outcome(**json.loads(line)) if line else Outcome(name, ['the lab broke down'])

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


# ---- the one that hands out ----------------------------------------------------------------------

def play_all(players, scenarios, report):
    """Each wherever a lab is free; those that need the machine for themselves one by one."""
    players = players[:1] if any(scenario.alone for scenario in scenarios) else players
    waiting = list(scenarios)
    lock = threading.Lock()

    def take(number):
        with lock:
            for scenario in waiting:
                if scenario.is_for(number, len(players)):
                    waiting.remove(scenario)
                    return scenario
        return None

    def play_some(number):
        while scenario := take(number):
            report(players[number].play(scenario.name))

    threads = [threading.Thread(target=play_some, args=(number,)) for number in range(len(players))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Log:
    """TAP, and the table at the end."""

    def __init__(self, count):
        self.lock = threading.Lock()
        self.number = 0
        self.failed = 0
        self.outcomes = []
        print(f'1..{count}', flush=True)

    def take(self, name, differences, comment=''):
        with self.lock:
            self.number += 1
            self.failed += bool(differences)
            for difference in differences:
                print(f'# {difference}'.replace('\n', '\n# '))
            print(f"{'not ok' if differences else 'ok'} {self.number} - {name}{comment}",
                  flush=True)

    def report(self, outcome):
        self.outcomes.append(outcome)
        self.take(outcome.name, outcome.differences, f' # {outcome.code}, {outcome.sure}, '
                  f'{outcome.took_s:.2f} s of {outcome.whole_s:.2f}')

    def print_table(self):
        widths = COLUMNS
        for row in [('scenario', 'Ehlo', "swaks' last line"),
                    *sorted({outcome.name: (outcome.name, outcome.title, outcome.swaks)
                             for outcome in self.outcomes}.values())]:
            print('# ' + ' | '.join(text[:width].ljust(width)
                                    for text, width in zip(row, widths)).rstrip())


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument('delay_wire', type=Path)
    parser.add_argument('ehlo_cli', type=Path)
    parser.add_argument('--seed', type=int, default=random.randrange(10**6))
    parser.add_argument('--runs', type=int, default=1)
    parser.add_argument('--worlds', type=int, default=6)
    parser.add_argument('--no-swaks', action='store_true')
    parser.add_argument('--only', action='append', default=[])
    parser.add_argument('--keep')
    parser.add_argument('--list', action='store_true')
    parser.add_argument('--times', action='store_true')
    parser.add_argument('--pki', help='only for the processes that play')
    return parser.parse_args()


def choose(options):
    scenarios = [scenario for scenario in SCENARIOS if scenario.alone == options.times]
    if not options.only:
        return scenarios
    return [scenario for scenario in scenarios
            if any(word in (scenario.name, scenario.code, scenario.finding) or
                   (word.endswith('*') and scenario.name.startswith(word[:-1]))
                   for word in options.only)]


def play_runs(options, scenarios, log):
    with tempfile.TemporaryDirectory(prefix='ehlo-lab-') as folder:
        os.chmod(folder, 0o755)
        pki = LabPki(f'{folder}/pki', LEAF_NAMES)
        pki.open_to_all()
        players = [Player(['--pki', f'{folder}/pki'])
                   for _ in range(min(options.worlds, len(scenarios)))]
        try:
            for player in players:
                player.wait()
            print(f'# {len(players)} labs, seed {options.seed}', flush=True)
            order = random.Random(options.seed)
            for run in range(options.runs):
                began = time.monotonic()
                order.shuffle(scenarios)
                play_all(players, scenarios, log.report)
                print(f'# run {run + 1} took {time.monotonic() - began:.0f} s', flush=True)
        finally:
            for player in players:
                player.stop()


def print_list(scenarios):
    for scenario in scenarios:
        print(f'{scenario.proves:28} {scenario.name} / {scenario.rival}')
    print(f'{len(scenarios)} scenarios, {len({scenario.proves for scenario in scenarios})} of '
          f'{len(read_codes()[0])} codes')
    for gap in find_gaps(SCENARIOS):
        print(gap)


def main():
    options = parse_options()
    if options.pki:
        work(options)
        return 0
    scenarios = choose(options)
    if options.list:
        print_list(scenarios)
        return 0
    if os.geteuid() != 0:
        print('Not run: network namespaces need root', file=sys.stderr)
        return 77
    log = Log(len(scenarios) * options.runs + 1)
    log.take('every code has a scenario and a rival', list(find_gaps(SCENARIOS)))
    play_runs(options, scenarios, log)
    log.print_table()
    print(f'# {len(scenarios)} scenarios, {options.runs} times; {log.failed} wrong')
    return 1 if log.failed else 0


if __name__ == '__main__':
    sys.exit(main())
