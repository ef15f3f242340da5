#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host with several ports: ports_server.py CHAIN KEY LOG PORT:MANNER…

Manner is tls (from the start), starttls or plain. Each port speaks enough SMTP for a greeting,
EHLO, STARTTLS and QUIT; 443 only ever sees a handshake. LOG takes "TIME PORT accept" for each
connection, "TIME PORT quit" for each goodbye, and the verb of each command that is none of these.
"""

import socket
import ssl
import sys
import threading
import time

CAPABILITIES = ['mail.example.test', 'PIPELINING', '8BITMIME']


class Session:
    def __init__(self, server, connection, port, manner):
        self.server = server
        self.connection = connection
        self.port = port
        self.manner = manner
        self.encrypted = False
        self.received = b''

    def run(self):
        try:
            if self.manner == 'tls':
                self.encrypt()
            self.send('220 mail.example.test ESMTP')
            while self.answer(self.read_line()):
                pass
        except (OSError, EOFError):
            pass
        self.connection.close()

    def encrypt(self):
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.encrypted = True

    def send(self, *lines):
        self.connection.sendall(''.join(f'{line}\r\n' for line in lines).encode())

    def read_line(self):
        while b'\n' not in self.received:
            data = self.connection.recv(4096)
            if not data:
                raise EOFError
            self.received += data
        line, _, self.received = self.received.partition(b'\n')
        return line.decode('ascii', 'replace').strip().upper()

    def answer(self, line):
        if line.startswith('EHLO'):
            words = list(CAPABILITIES)
            if self.encrypted:
                words.append('AUTH PLAIN LOGIN')
            elif self.manner == 'starttls':
                words.append('STARTTLS')
            self.send(*(f'250-{word}' for word in words), '250 HELP')
        elif line == 'STARTTLS':
            self.send('220 2.0.0 go on')
            self.encrypt()
        elif line == 'QUIT':
            self.server.note(self.port, 'quit')
            self.send('221 2.0.0 bye')
            return False
        else:
            self.server.note(self.port, line.split(' ')[0].lower() or 'nothing')
            self.send('502 5.5.2 what?')
        return True


class Server:
    def __init__(self, chain, key, log):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(chain, key)
        self.log = log
        self.lock = threading.Lock()

    def note(self, port, what):
        with self.lock:
            self.log.write(f'{time.monotonic():.6f} {port} {what}\n')
            self.log.flush()

    def serve(self, port, manner):
        listener = socket.create_server(('::', port), family=socket.AF_INET6,
                                        dualstack_ipv6=True, backlog=100)
        threading.Thread(target=self.accept, args=(listener, port, manner), daemon=True).start()

    def accept(self, listener, port, manner):
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.note(port, 'accept')
            threading.Thread(target=Session(self, connection, port, manner).run,
                             daemon=True).start()


def main():
    chain, key, log, *ports = sys.argv[1:]
    with open(log, 'a', encoding='ascii') as file:
        server = Server(chain, key, file)
        for word in ports:
            port, manner = word.split(':')
            server.serve(int(port), manner)
        print('ready', flush=True)
        threading.Event().wait()


if __name__ == '__main__':
    main()
