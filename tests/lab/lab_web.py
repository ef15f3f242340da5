# SPDX-License-Identifier: GPL-3.0-or-later
"""Web servers of the lab: the pages by which a program finds out whether it is online, the page
of a network that wants a sign-in first, and clocks that run wrong."""

import datetime
import socket
import ssl
import threading
from email.utils import format_datetime

ONLINE = {'/nm': (200, {}, 'NetworkManager is online\n')}
PORTAL = (302, {'Location': 'http://portal.hotel.test/login'}, '')
PORTAL_PAGE = (200, {'Content-Type': 'text/html'},
               '<html><title>Welcome to the hotel</title>Please sign in</html>\n')


class WebServer:
    """pages: a function of the host asked for and the path, which returns (status, headers, body).
    days: how far this server's clock is off. Serves plain HTTP, or TLS with a context."""

    def __init__(self, address, port, pages, context=None, days=0):
        self.pages = pages
        self.days = days
        self.context = context
        family = socket.AF_INET6 if ':' in address else socket.AF_INET
        self._listener = socket.create_server((address, port), family=family, backlog=50)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            connection.settimeout(10)
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            asked = b''
            while b'\r\n\r\n' not in asked:
                data = connection.recv(4096)
                if not data:
                    return
                asked += data
            connection.sendall(self._answer(asked.decode('latin-1')))
        except (OSError, ssl.SSLError, ValueError):
            pass
        finally:
            connection.close()

    def _answer(self, asked):
        lines = asked.split('\r\n')
        path = lines[0].split(' ')[1]
        host = next((line.split(':')[1].strip() for line in lines
                     if line.lower().startswith('host:')), '')
        status, headers, body = self.pages(host, path)
        now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=self.days)
        head = [f'HTTP/1.1 {status} as it is', f'Date: {format_datetime(now, usegmt=True)}',
                *(f'{key}: {value}' for key, value in headers.items()),
                f'Content-Length: {len(body)}', 'Connection: close', '', '']
        sent = '' if lines[0].startswith('HEAD') else body
        return ('\r\n'.join(head) + sent).encode()

    def stop(self):
        try:
            self._listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._listener.close()


def online(_, path):
    """The pages of an honest network."""
    return ONLINE.get(path, (404, {}, 'not here\n'))


def open_proxy(_, __):
    """It connects everywhere (RFC 9110 9.3.6)."""
    return 200, {}, ''


def portal(_, __):
    """Whatever is asked for, the network's own page comes."""
    return PORTAL
