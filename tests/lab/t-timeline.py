#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The times in a report against a packet capture of the same run, at 100 ms there and back.

Each step's start and end must agree with the packets that it consists of within 2 ms. A machine
with other things to do may miss that once; a clock that is read at the wrong place misses always.

Usage: t-timeline.py DELAY-WIRE EHLO-CLI
"""

import json
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from capture import ACK, SYN, TCP, UDP
from lab import CLIENT4, CLIENT6, FOLDER, NAME, Lab, enter
from lab_mail import LabPostfix
from rig_base import MAILBOX, PASSWORD, USER

ONE_WAY_US = [50000]
TOLERANCE_MS = 2
# The certificate is checked once the handshake's last packet is out.
CERTIFICATE_MS = 5
AFTER_CERTIFICATE = {('tls', 'end'), ('greeting', 'start')}
ATTEMPTS = 3
# By how much the report's own "started" may miss the first packet: what precedes it is local.
STARTED_TOLERANCE_MS = 100

# What the client says at a stretch, and the steps that these words belong to.
FLIGHTS = {
    'starttls': ['ehlo', 'starttls', 'tls', 'ehlo-tls', 'auth', 'group'],
    'implicit': ['tls', 'greeting', 'ehlo', 'auth', 'group'],
}


def is_sent(packet):
    return packet.source in (CLIENT4, CLIENT6)


@dataclass
class Flight:
    """What the client says at a stretch and the answer to it; times in seconds since 1970."""
    first: float
    last: float
    answered: float = 0


def find_flights(packets):
    flights = []
    client_speaks = False
    for packet in packets:
        if not is_sent(packet):
            if flights:
                flights[-1].answered = packet.time
        elif client_speaks:
            flights[-1].last = packet.time
        else:
            flights.append(Flight(packet.time, packet.time))
        client_speaks = is_sent(packet)
    return flights


def find_times(packets, manner):
    """{step: (start, end)} as the capture has it, in seconds since 1970."""
    names = [packet for packet in packets if packet.protocol == UDP]
    segments = [packet for packet in packets if packet.protocol == TCP]
    opened = next(packet for packet in segments if packet.flags & (SYN | ACK) == SYN | ACK)
    first_syn = next(packet for packet in segments if packet.flags & SYN)
    data = [packet for packet in segments if packet.payload
            and opened.target_port in (packet.source_port, packet.target_port)]
    times = {'dns': (names[0].time, names[-1].time), 'connect': (first_syn.time, opened.time)}
    if manner == 'starttls':
        times['greeting'] = (opened.time, data[0].time)

    flights = find_flights(data)
    # After the last reply TLS says goodbye, which is no step.
    if len(flights) - 1 != len(FLIGHTS[manner]):
        raise AssertionError(f'{len(flights)} flights instead of {FLIGHTS[manner]} and a goodbye')
    for name, flight, following in zip(FLIGHTS[manner], flights, flights[1:]):
        # EHLO leaves with the last words of the handshake, and behind them.
        times[name] = (flight.last, flight.answered)
        if name == 'tls':
            times[name] = (flight.first, following.first)
    # MAIL, RCPT and QUIT leave together; each ends with its own reply.
    start, end = times.pop('group')
    times.update(mail=(start, None), rcpt=(start, None), quit=(start, end))
    return times


def find_differences(report, packets, manner):
    steps = {step['kind']: step for step in report['steps']}
    times = find_times(packets, manner)
    # The report counts from its start; the first question for the name ties the two clocks.
    origin = times['dns'][0] - steps['dns']['start_us'] / 1e6
    started = datetime.fromisoformat(report['started'].replace('Z', '+00:00')).timestamp()
    if abs(started - origin) * 1000 > STARTED_TOLERANCE_MS:
        yield f'started {report["started"]} is {1000 * (started - origin):.0f} ms off'

    for kind, (start, end) in times.items():
        step = steps.get(kind)
        if step is None or step['outcome'] != 'ok':
            yield f'{kind}: {step["outcome"] if step else "not in the report"}'
            continue
        said_start = step['start_us'] / 1e6
        said_end = said_start + step['duration_us'] / 1e6
        for what, said, seen in ('start', said_start, start), ('end', said_end, end):
            off_ms = 0 if seen is None else 1000 * (said - (seen - origin))
            later_ms = CERTIFICATE_MS if (kind, what) in AFTER_CERTIFICATE else 0
            if not -TOLERANCE_MS < off_ms < TOLERANCE_MS + later_ms:
                yield f'{kind}: its {what} is {off_ms:+.2f} ms off the capture'


def run_test(lab, server, ehlo_cli, port, manner):
    """(report, packets) of one run"""
    with lab.capture() as packets:
        done = lab.run_as_person([
            ehlo_cli, 'test', '--host', NAME, '--port', str(port), '--tls', manner,
            '--user', USER, '--password-file', FOLDER / 'password', '--mechanism', 'PLAIN',
            '--from', USER, '--to', MAILBOX, '--ca-file', server.pki.root,
            '--format', 'json'], urgent=True)
    if done.returncode != 0:
        raise SystemExit(f'ehlo-cli ended with {done.returncode}:\n{done.stdout}{done.stderr}')
    return json.loads(done.stdout), packets


def check_times(lab, server, ehlo_cli, port, manner):
    for _ in range(ATTEMPTS):
        differences = list(find_differences(*run_test(lab, server, ehlo_cli, port, manner), manner))
        if not differences:
            break
        print(f'# port {port}: {"; ".join(differences)}', flush=True)
    return differences


def main():
    wire, ehlo_cli = (Path(argument).resolve() for argument in sys.argv[1:3])
    enter()
    # The build folder may be closed to others than root.
    ehlo_cli = shutil.copy(ehlo_cli, FOLDER / 'ehlo-cli')
    print('1..2')
    with Lab(wire, ONE_WAY_US) as lab, LabPostfix(lab, ports=(25, 587, 465, 26)) as server:
        (FOLDER / 'password').write_text(PASSWORD)
        for number, (port, manner) in enumerate([(587, 'starttls'), (465, 'implicit')], 1):
            wrong = check_times(lab, server, ehlo_cli, port, manner)
            print(f"{'not ok' if wrong else 'ok'} {number} - port {port}: each step's time is that "
                  'of its packets', flush=True)


if __name__ == '__main__':
    main()
