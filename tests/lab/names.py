#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's name server: names.py LISTEN-ADDRESS NAME=ADDRESS[,ADDRESS]…

Answers A and AAAA over UDP; a name it has without that kind of address gets an empty answer, any
other name does not exist.
"""

import ipaddress
import socket
import struct
import sys

TYPE_A, TYPE_SOA, TYPE_AAAA = 1, 6, 28
NO_ERROR, NAME_ERROR = 0, 3
TTL = 300


def read_question(query):
    """(name, type, where the question ends) of a query's one question."""
    labels = []
    offset = 12
    while query[offset]:
        length = query[offset]
        labels.append(query[offset + 1:offset + 1 + length].decode('ascii', 'replace'))
        offset += 1 + length
    kind, _ = struct.unpack_from('>HH', query, offset + 1)
    return '.'.join(labels).lower(), kind, offset + 5


def pack_record(kind, data):
    # 0xc00c: the name is the one in the question.
    return struct.pack('>HHHIH', 0xc00c, kind, 1, TTL, len(data)) + data


def answer(query, names):
    name, kind, end = read_question(query)
    addresses = [ipaddress.ip_address(address) for address in names.get(name, [])]
    wanted = {TYPE_A: 4, TYPE_AAAA: 6}.get(kind)
    records = [pack_record(kind, address.packed) for address in addresses
               if address.version == wanted]
    soa = []
    if not records:
        soa.append(pack_record(TYPE_SOA, b'\x00\x00' + struct.pack('>5I', 1, 1, 1, 1, 60)))
    rcode = NO_ERROR if name in names else NAME_ERROR
    # An authoritative answer from a server that also recurses, to the one question.
    header = query[:2] + struct.pack('>HHHHH', 0x8580 | rcode, 1, len(records), len(soa), 0)
    return header + query[12:end] + b''.join(records + soa)


def main():
    names = {}
    for argument in sys.argv[2:]:
        name, _, addresses = argument.partition('=')
        names[name] = addresses.split(',')

    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((sys.argv[1], 53))
    while True:
        query, peer = server.recvfrom(4096)
        server.sendto(answer(query, names), peer)


if __name__ == '__main__':
    main()
