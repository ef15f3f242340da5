# SPDX-License-Identifier: GPL-3.0-or-later
"""Name servers that are in the way of others, over UDP.

Usage: list_servers.py delay=ADDRESS,BEHIND,MS silent=ADDRESS rewrite=ADDRESS,BEHIND,PAGE
                       fail=ADDRESS echo=ADDRESS
delay: passes on, later. rewrite: passes on, but names that do not exist lead to a page. fail: says
SERVFAIL. echo: answers with the address of whoever asks. silent: takes questions and says nothing.
"""

import asyncio
import socket
import struct
import sys

NXDOMAIN, SERVFAIL = 3, 2
RESPONSE = 0x8180


def end_of_question(packet):
    at = 12
    while packet[at]:
        at += 1 + packet[at]
    return at + 5


def answer(query, rcode, record=b''):
    end = end_of_question(query)
    return (query[:2] + struct.pack('>HHHHH', RESPONSE | rcode, 1, bool(record), 0, 0)
            + query[12:end] + record)


def answer_page(query, page):
    """The page for A, nothing for the rest."""
    end = end_of_question(query)
    if struct.unpack('>H', query[end - 4:end - 2])[0] != 1:
        return answer(query, 0)
    return answer(query, 0, b'\xc0\x0c' + struct.pack('>HHIH', 1, 1, 60, 4)
                  + socket.inet_aton(page))


def answer_peer(query, peer):
    """Its address, for A as it is and for TXT in words."""
    kind = struct.unpack('>H', query[end_of_question(query) - 4:][:2])[0]
    text = peer[0].encode()
    data = {1: socket.inet_aton(peer[0]), 16: bytes([len(text)]) + text}.get(kind)
    if data is None:
        return answer(query, 0)
    return answer(query, 0, b'\xc0\x0c' + struct.pack('>HHIH', kind, 1, 60, len(data)) + data)


class Upstream(asyncio.DatagramProtocol):
    """One question passed on."""

    def __init__(self, query, done):
        self.query = query
        self.done = done
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport
        transport.sendto(self.query)

    def datagram_received(self, data, addr):
        self.done(data)
        self.transport.close()


class Server(asyncio.DatagramProtocol):
    def __init__(self, way, words):
        self.way = way
        self.words = words
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        loop = asyncio.get_running_loop()
        if self.way == 'fail':
            self.transport.sendto(answer(data, SERVFAIL), addr)
        elif self.way == 'echo':
            self.transport.sendto(answer_peer(data, addr), addr)
        elif self.way == 'delay':
            loop.call_later(int(self.words[1]) / 1000, self._pass_on, data, addr)
        elif self.way == 'rewrite':
            self._pass_on(data, addr)

    def _pass_on(self, query, peer):
        def done(data):
            if self.way == 'rewrite' and data[3] & 15 == NXDOMAIN:
                data = answer_page(query, self.words[1])
            self.transport.sendto(data, peer)

        asyncio.ensure_future(asyncio.get_running_loop().create_datagram_endpoint(
            lambda: Upstream(query, done), remote_addr=(self.words[0], 53)))


async def serve(arguments):
    loop = asyncio.get_running_loop()
    for argument in arguments:
        way, _, rest = argument.partition('=')
        address, *words = rest.split(',')
        await loop.create_datagram_endpoint(lambda w=way, r=words: Server(w, r),
                                            local_addr=(address, 53))
    await asyncio.Event().wait()


asyncio.run(serve(sys.argv[1:]))
