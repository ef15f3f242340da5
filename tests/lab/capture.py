# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what tcpdump wrote: as much of Ethernet, IP, TCP, UDP and ICMP as the lab asks for."""

import ipaddress
import struct
from dataclasses import dataclass

PCAP_NANOSECONDS = 0xa1b23c4d
ETHER_IPV4, ETHER_IPV6 = 0x0800, 0x86dd
ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10


@dataclass
class Packet:
    """time in seconds since 1970; for ICMP the ports are type and code."""
    time: float
    protocol: int
    source: str
    target: str
    source_port: int
    target_port: int
    flags: int
    payload: bytes


def read_capture(path):
    data = path.read_bytes()
    magic, = struct.unpack_from('<I', data)
    if magic != PCAP_NANOSECONDS:
        raise ValueError(f'{path}: not a capture in nanoseconds')
    offset = 24
    while offset + 16 <= len(data):
        seconds, nanoseconds, length, _ = struct.unpack_from('<IIII', data, offset)
        frame = data[offset + 16:offset + 16 + length]
        offset += 16 + length
        packet = read_frame(seconds + nanoseconds / 1e9, frame)
        if packet:
            yield packet


def read_frame(time, frame):
    """None for anything but the four protocols above (neighbour look-ups of IPv6 left out too)."""
    kind, = struct.unpack_from('>H', frame, 12)
    if kind == ETHER_IPV4:
        header = 4 * (frame[14] & 15)
        total, = struct.unpack_from('>H', frame, 16)
        protocol, source, target = frame[23], frame[26:30], frame[30:34]
        body = frame[14 + header:14 + total]
    elif kind == ETHER_IPV6:
        length, protocol = struct.unpack_from('>HB', frame, 18)
        source, target = frame[22:38], frame[38:54]
        body = frame[54:54 + length]
    else:
        return None

    if protocol == TCP:
        source_port, target_port = struct.unpack_from('>HH', body)
        flags, payload = body[13], body[4 * (body[12] >> 4):]
    elif protocol == UDP:
        source_port, target_port = struct.unpack_from('>HH', body)
        flags, payload = 0, body[8:]
    elif protocol == ICMP or (protocol == ICMPV6 and body[0] < 128):
        source_port, target_port = body[0], body[1]
        flags, payload = 0, body[8:]
    else:
        return None
    return Packet(time, protocol, str(ipaddress.ip_address(source)),
                  str(ipaddress.ip_address(target)), source_port, target_port, flags, payload)
