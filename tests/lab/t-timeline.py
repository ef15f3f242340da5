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
from datetime import datetime
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'servers'))

from capture import ACK, SYN, TCP, UDP  # noqa: E402
from lab import CLIENT4, CLIENT6, FOLDER, NAME, Lab, enter  # noqa: E402
from rig import Rig  # noqa: E402

ONE_WAY_US = [50000]
TOLERANCE_MS = 2
ATTEMPTS = 3
# By how much the report's own "started" may miss the first packet: what precedes it is local.
STARTED_TOLERANCE_MS = 100

# What the client says at a stretch, and the steps that these words belong to.
FLIGHTS = {
    'starttls': ['ehlo', 'starttls', 'tls', 'ehlo-tls', 'auth', 'group'],
    'implicit': ['tls', 'greeting', 'ehlo-tls', 'auth', 'group'],
}


def is_sent(packet):
    return packet.source in (CLIENT4, CLIENT6)


def find_flights(packets):
    """(first word of the client, last answer to it) in seconds, per stretch of client data."""
    flights = []
    client_speaks = False
    for packet in packets:
        if is_sent(packet) and not client_speaks:
            flights.append([packet.time, packet.time])
        elif not is_sent(packet) and flights:
            flights[-1][1] = packet.time
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
    if len(flights) != len(FLIGHTS[manner]):
        raise AssertionError(f'{len(flights)} flights instead of {FLIGHTS[manner]}')
    times.update((name, tuple(flight)) for name, flight in zip(FLIGHTS[manner], flights))
    start, end = times.pop('group')
    # MAIL, RCPT and QUIT leave together; each ends with its own reply.
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
            if abs(off_ms) > TOLERANCE_MS:
                yield f'{kind}: its {what} is {off_ms:+.2f} ms off the capture'


def run_test(lab, rig, ehlo_cli, port, manner):
    """(report, packets) of one run"""
    with lab.capture() as packets:
        done = lab.run_as_person([
            ehlo_cli, 'test', '--host', NAME, '--port', str(port), '--tls', manner,
            '--user', rig.user, '--password-file', FOLDER / 'password', '--mechanism', 'PLAIN',
            '--from', rig.user, '--to', rig.recipient, '--ca-file', rig.ca_file,
            '--format', 'json'])
    if done.returncode != 0:
        raise SystemExit(f'ehlo-cli ended with {done.returncode}:\n{done.stdout}{done.stderr}')
    return json.loads(done.stdout), packets


def check_times(lab, rig, ehlo_cli, port, manner):
    for _ in range(ATTEMPTS):
        differences = list(find_differences(*run_test(lab, rig, ehlo_cli, port, manner), manner))
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
    with Lab(wire, ONE_WAY_US) as lab, Rig(lab, ports=(25, 587, 465)) as rig:
        (FOLDER / 'password').write_text(rig.password)
        for number, (port, manner) in enumerate([(587, 'starttls'), (465, 'implicit')], 1):
            wrong = check_times(lab, rig, ehlo_cli, port, manner)
            print(f"{'not ok' if wrong else 'ok'} {number} - port {port}: each step's time is that "
                  'of its packets', flush=True)


if __name__ == '__main__':
    main()
