# SPDX-License-Identifier: GPL-3.0-or-later
"""A name server whose answers each scenario may change, in threads of the lab's own process."""

import ipaddress
import socket
import struct
import threading
import time

from names import NAME_ERROR, NO_ERROR, TYPE_A, TYPE_AAAA, TYPE_SOA, pack_record, read_question

TYPE_NS, TYPE_MX, TYPE_TXT = 2, 15, 16
SERVER_FAILURE, REFUSED = 2, 5
WHOLE = 'every name'


def pack_name(name):
    labels = [label.encode() for label in name.rstrip('.').split('.') if label]
    return b''.join(bytes([len(label)]) + label for label in labels) + b'\0'


class Names:
    """What is known: {name: [address, 'mx 10 host', 'txt words'] or a word for what goes wrong}.

    The words are nxdomain, servfail, refused, silent, garbage and "half ADDRESS", which is the
    address over IPv4 and a failure for IPv6. Names that
    begin with "*." hold for all below. The root and the top levels always are there, unless
    WHOLE says otherwise.
    """

    def __init__(self, names):
        self.usual = dict(names)
        self.changed = {}

    def find(self, name):
        for table in (self.changed, self.usual):
            for key in (name, '*.' + name.partition('.')[2], WHOLE):
                if key in table:
                    return table[key]
        return [] if '.' not in name else 'nxdomain'

    def answer(self, query):
        """Bytes, or None for silence."""
        name, kind, end = read_question(query)
        known = self.find(name)
        if known == 'silent':
            return None
        if known == 'garbage':
            return query[:2] + b'\x81\x80' + b'\xff' * 20
        rcode, records = self._look_up(name, kind, known)
        header = query[:2] + struct.pack('>HHHHH', 0x8180 | rcode, 1, len(records),
                                         0 if records or rcode not in (NO_ERROR, NAME_ERROR) else 1,
                                         0)
        soa = pack_record(TYPE_SOA, b'\x00\x00' + struct.pack('>5I', 1, 1, 1, 1, 60))
        body = b''.join(records) or (soa if rcode in (NO_ERROR, NAME_ERROR) else b'')
        return header + query[12:end] + body

    @staticmethod
    def _look_up(name, kind, known):
        """(rcode, records)"""
        if isinstance(known, str) and known.startswith('half '):
            known = 'servfail' if kind == TYPE_AAAA else known.split()[1:]
        rcodes = {'nxdomain': NAME_ERROR, 'servfail': SERVER_FAILURE, 'refused': REFUSED}
        if isinstance(known, str):
            return rcodes[known], []
        return NO_ERROR, list(Names._list_records(name, kind, known))

    @staticmethod
    def _list_records(name, kind, known):
        if kind == TYPE_NS and '.' not in name:
            yield pack_record(TYPE_NS, pack_name('ns.lab.test'))
        for entry in known:
            words = entry.split()
            if words[0] == 'mx':
                if kind == TYPE_MX:
                    yield pack_record(TYPE_MX, struct.pack('>H', int(words[1]))
                                      + pack_name(words[2]))
            elif words[0] == 'txt':
                text = entry[4:].encode()
                if kind == TYPE_TXT:
                    yield pack_record(TYPE_TXT, bytes([len(text)]) + text)
            else:
                address = ipaddress.ip_address(entry)
                if kind == {4: TYPE_A, 6: TYPE_AAAA}[address.version]:
                    yield pack_record(kind, address.packed)


class NameServer:
    """Answers over UDP and TCP at an address, in the network of the thread that makes it."""

    def __init__(self, address, names):
        self.names = names
        self.delay_s = 0
        family = socket.AF_INET6 if ':' in address else socket.AF_INET
        self._udp = socket.socket(family, socket.SOCK_DGRAM)
        self._udp.bind((address, 53))
        self._tcp = socket.create_server((address, 53), family=family)
        for target in (self._serve_udp, self._serve_tcp):
            threading.Thread(target=target, daemon=True).start()

    def _answer(self, query):
        time.sleep(self.delay_s)
        try:
            return self.names.answer(query)
        except (IndexError, ValueError, struct.error):
            return None

    def _serve_udp(self):
        while True:
            query, peer = self._udp.recvfrom(4096)
            answer = self._answer(query)
            if answer:
                self._udp.sendto(answer, peer)

    def _serve_tcp(self):
        while True:
            connection, _ = self._tcp.accept()
            with connection:
                try:
                    connection.settimeout(2)
                    size = struct.unpack('>H', connection.recv(2))[0]
                    answer = self._answer(connection.recv(size))
                    if answer:
                        connection.sendall(struct.pack('>H', len(answer)) + answer)
                except (OSError, struct.error):
                    pass
