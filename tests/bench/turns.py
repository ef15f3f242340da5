#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many round trips a test takes, counted in the packets, beside swaks in the same run.

A turn is one link of the causal chain: what the client sends depends on what it received before,
and what it receives depends on what it had sent one round trip earlier. The length of that chain,
from the question for the server's name to the reply to QUIT, is the part of the time that distance
alone decides; no faster machine changes it.

Usage: turns.py DELAY-WIRE NODELAY-LIBRARY EHLO-CLI
"""

import shutil
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'lab'))

from capture import TCP, UDP  # noqa: E402
from lab import CLIENT4, CLIENT6, FOLDER, NAME, Lab, enter  # noqa: E402
from lab_mail import LabPostfix  # noqa: E402
from rig_base import MAILBOX, PASSWORD, USER  # noqa: E402

ONE_WAY_US = 50000
RUNS = 3


@dataclass
class Job:
    """Ports of one server, and the most turns that Ehlo may need there."""
    server: str
    port: int
    manner: str
    most_turns: int


JOBS = [
    Job('as it comes', 587, 'starttls', 10),
    Job('as it comes', 465, 'implicit', 8),
    Job('prompt', 10587, 'starttls', 9),
    Job('prompt', 10465, 'implicit', 7),
]


def count_turns(packets, round_trip):
    """The length of the causal chain to the last data that a server sent."""
    # Nothing answers sooner than one round trip; the capture's own jitter is far below this slack.
    shortest = 0.98 * round_trip
    sent = []
    received_depth = depth_at_end = 0
    for packet in packets:
        if packet.source in (CLIENT4, CLIENT6):
            sent.append((packet.time, received_depth))
            continue
        depth = 1 + max((depth for at, depth in sent if at <= packet.time - shortest), default=0)
        received_depth = max(received_depth, depth)
        if packet.payload:
            depth_at_end = received_depth
    return depth_at_end


def measure(lab, command):
    """(turns, ms from the first packet to the last data, ms from exec to exit)"""
    with lab.capture() as packets:
        begin = time.monotonic()
        done = lab.run_as_person(command)
        whole = time.monotonic() - begin
    if done.returncode != 0:
        raise SystemExit(f'{command}\nended with {done.returncode}:\n{done.stdout}{done.stderr}')
    packets = [packet for packet in packets if packet.protocol in (TCP, UDP)]
    last = max(packet.time for packet in packets if packet.payload)
    return (count_turns(packets, lab.round_trip), 1000 * (last - packets[0].time), 1000 * whole)


def list_commands(ehlo_cli, server, password_file, job):
    secure = {'starttls': '--tls', 'implicit': '--tls-on-connect'}[job.manner]
    return {
        'ehlo-cli': [
            ehlo_cli, 'test', '--host', NAME, '--port', str(job.port), '--tls', job.manner,
            '--user', USER, '--password-file', password_file, '--mechanism', 'PLAIN',
            '--from', USER, '--to', MAILBOX, '--ca-file', server.pki.root, '--format', 'json'],
        'swaks --pipeline': [
            'swaks', '--server', NAME, '--port', str(job.port), secure, '--ehlo', 'client.test',
            '--auth', 'PLAIN', '--auth-user', USER, '--auth-password', PASSWORD,
            '--from', USER, '--to', MAILBOX, '--quit-after', 'RCPT', '--pipeline'],
    }


def main():
    wire, nodelay, ehlo_cli = (Path(argument).resolve() for argument in sys.argv[1:4])
    enter()
    # The build folder may be closed to others than root.
    ehlo_cli = shutil.copy(ehlo_cli, FOLDER / 'ehlo-cli')
    password_file = FOLDER / 'password'
    too_many = []
    with Lab(wire, [ONE_WAY_US]) as lab, \
            LabPostfix(lab, ports=(25, 587, 465, 26)) as server, \
            LabPostfix(lab, ports=(10025, 10587, 10465, 10026), preload=nodelay) as prompt:
        password_file.write_text(PASSWORD)
        print(f'{"server":12} {"port":>6} {"program":18} {"turns":>5} {"packets ms":>11} '
              f'{"exec to exit ms":>16}')
        for job in JOBS:
            results = {}
            for _ in range(RUNS):
                chosen = server if job.server == 'as it comes' else prompt
                for name, command in list_commands(ehlo_cli, chosen, password_file, job).items():
                    results.setdefault(name, []).append(measure(lab, command))
            for name, runs in results.items():
                turns = max(run[0] for run in runs)
                packets_ms, whole_ms = (statistics.median(run[i] for run in runs) for i in (1, 2))
                print(f'{job.server:12} {job.port:6} {name:18} {turns:5} {packets_ms:11.0f} '
                      f'{whole_ms:16.0f}', flush=True)
                if name == 'ehlo-cli' and turns > job.most_turns:
                    too_many.append(f'port {job.port}, {job.server}: {turns} turns, '
                                    f'at most {job.most_turns}')
    sys.exit('\n'.join(too_many) or 0)


if __name__ == '__main__':
    main()
