# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server as data, for what a real one cannot be made to say.

A port that is left at its defaults is a correct submission server. It runs in threads of the lab's
own process and keeps every byte that reaches it, as sent and as decrypted.
"""

import base64
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

IDLE_S = 20
NAME = 'mail.example.test'
OFFERS = ['PIPELINING', 'SIZE 10485760', '8BITMIME', 'ENHANCEDSTATUSCODES']
SIGN_IN = 'AUTH PLAIN LOGIN'

USUAL = {
    'greeting': f'220 {NAME} ESMTP', 'helo': f'250 {NAME}', 'starttls': '220 2.0.0 go on',
    'auth': '235 2.7.0 welcome', 'mail': '250 2.1.0 ok', 'rcpt': '250 2.1.5 ok',
    'data': '354 end with a dot', 'message': '250 2.0.0 queued', 'rset': '250 2.0.0 ok',
    'noop': '250 2.0.0 ok', 'quit': '221 2.0.0 bye',
}


@dataclass
class Say:
    """text: lines joined by a newline, '' for nothing at all. then: what comes after it ('close',
    'reset', 'silent', 'babble' (one line of text to whatever comes), or '' to go on). raw: sent
    just as it stands."""
    text: str = ''
    then: str = ''
    wait: float = 0
    raw: bytes = b''


@dataclass
class Port:
    """manner: starttls, tls (from the start) or plain. replies: by the stage, as text, Say, or a
    function of the command's argument that returns one of them, or None for the usual reply.
    offers: what EHLO lists in plain text, and offers_tls inside TLS; None for the usual.
    certificate: a name of LabPki. tls: what is done to the SSLContext, a function of it."""
    manner: str = 'starttls'
    replies: dict = field(default_factory=dict)
    offers: list = None
    offers_tls: list = None
    certificate: str = 'good'
    tls: object = None


@dataclass
class Heard:
    """What one connection brought: raw as it came, plain as the server read it."""
    port: int
    host: str
    certificate: str
    raw: bytearray = field(default_factory=bytearray)
    plain: bytearray = field(default_factory=bytearray)
    encrypted: bool = False


class Hangup(Exception):
    pass


class Conversation:
    def __init__(self, port, connection, heard, pki):
        self.port = port
        self.connection = connection
        self.heard = heard
        self.pki = pki
        self.received = b''

    def run(self):
        try:
            self.connection.settimeout(IDLE_S)
            if self.port.manner == 'tls':
                self.encrypt()
            self.say('greeting')
            while True:
                self.answer(self.read_line())
        except (OSError, Hangup, ValueError):
            pass
        finally:
            self.connection.close()

    # ---- words

    def say(self, stage, argument=''):
        say = self.port.replies.get(stage, USUAL.get(stage))
        if callable(say):
            say = say(argument) or USUAL.get(stage)
        if not isinstance(say, Say):
            say = Say(say)
        time.sleep(say.wait)
        self.send(say.text)
        if say.raw:
            self.connection.sendall(say.raw)
        self.go_on(say.then)
        return say.text

    def send(self, text):
        if text:
            self.connection.sendall(''.join(f'{line}\r\n' for line in text.split('\n')).encode())

    def go_on(self, then):
        if then == 'reset':
            # A close with this option set is a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                       struct.pack('ii', 1, 0))
        if then in ('reset', 'close'):
            raise Hangup
        if then == 'babble':
            self.read()
            self.send('500 what is that')
        if then in ('silent', 'babble'):
            while self.read():
                pass
            raise Hangup

    def read(self):
        data = self.connection.recv(16384)
        self.heard.plain += data
        if not self.heard.encrypted:
            self.heard.raw += data
        return data

    def read_line(self):
        while b'\n' not in self.received:
            data = self.read()
            if not data:
                raise Hangup
            self.received += data
        line, _, self.received = self.received.partition(b'\n')
        return line.decode('utf-8', 'replace').rstrip('\r')

    # ---- encryption

    def encrypt(self):
        context = self.pki.make_context(self.port.certificate)
        if self.port.tls:
            self.port.tls(context)
        self.heard.certificate = self.port.certificate
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.heard.encrypted = True

    # ---- commands

    def answer(self, line):
        verb, _, argument = line.partition(' ')
        stage = verb.lower()
        if stage == 'ehlo':
            self.answer_ehlo(argument)
        elif stage == 'auth':
            self.answer_auth(argument)
        elif stage == 'data':
            if self.say('data', argument).startswith('354'):
                while self.read_line() != '.':
                    pass
                self.say('message')
        elif stage == 'starttls':
            if self.say('starttls', argument).startswith('220'):
                self.received = b''
                self.encrypt()
        elif stage == 'quit':
            self.say('quit')
            raise Hangup
        elif stage in USUAL:
            self.say(stage, argument)
        else:
            self.send('502 5.5.2 what?')

    def answer_ehlo(self, argument):
        if 'ehlo' in self.port.replies:
            say = self.port.replies['ehlo']
            if not callable(say) or say(argument):
                self.say('ehlo', argument)
                return
        self.send('\n'.join([f'250-{NAME}', *(f'250-{word}' for word in self.list_offers()),
                             '250 HELP']))

    def list_offers(self):
        if self.heard.encrypted:
            offers = self.port.offers_tls
            return [*OFFERS, SIGN_IN] if offers is None else offers
        if self.port.offers is not None:
            return self.port.offers
        return [*OFFERS, *(['STARTTLS'] if self.port.manner == 'starttls' else [])]

    def answer_auth(self, argument):
        mechanism, _, initial = argument.partition(' ')
        if 'auth-begin' in self.port.replies:
            self.say('auth-begin', argument)
            return
        if mechanism.upper() == 'LOGIN':
            for prompt in (b'Username:', b'Password:')[1 if initial else 0:]:
                self.send(f'334 {base64.b64encode(prompt).decode()}')
                self.read_line()
        elif not initial:
            self.send('334 ')
            self.read_line()
        if 'auth-challenge' in self.port.replies:
            self.say('auth-challenge')
            self.read_line()
        self.say('auth', argument)


class MailServer:
    """ports: {number: Port}. Listens at once, in the network of the thread that makes it."""

    def __init__(self, ports, hosts, pki):
        self.pki = pki
        self.heard = []
        self._listeners = []
        try:
            for number, port in ports.items():
                for host in hosts:
                    self._listen(number, port, host)
        except OSError:
            self.stop()
            raise

    def _listen(self, number, port, host):
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        listener = socket.create_server((host, number), family=family, backlog=100)
        self._listeners.append(listener)
        threading.Thread(target=self._accept, args=(listener, number, port, host),
                         daemon=True).start()

    def _accept(self, listener, number, port, host):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            heard = Heard(number, host, '')
            self.heard.append(heard)
            threading.Thread(target=Conversation(port, connection, heard, self.pki).run,
                             daemon=True).start()

    def stop(self):
        for listener in self._listeners:
            # Wakes the thread that waits in accept(), which close() alone does not.
            try:
                listener.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            listener.close()
        self._listeners.clear()
