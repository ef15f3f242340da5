# SPDX-License-Identifier: GPL-3.0-or-later
"""This computer: what listens on it, what it stands in, and its clock."""

from contextlib import contextmanager
from pathlib import Path

from lab import CLIENT4, SERVER4, SERVER6
from lab_web import online
from mail_script import Port
from scenario import Scenario, has, is_set
from world import BARE, CLOCK, HOME, rule

HERE = {'host': 'localhost'}
# A mark of Podman; another one is a file below the root, which is not ours to make.
CONTAINER_MARK = Path('/run/.containerenv')
CLOUD = ('mount -t tmpfs lab /sys/class && mkdir -p /sys/class/dmi/id && '
         'echo "Amazon EC2" > /sys/class/dmi/id/sys_vendor && '
         'echo "Amazon EC2" > /sys/class/dmi/id/bios_vendor')


@contextmanager
def in_container(_):
    CONTAINER_MARK.touch()
    try:
        yield
    finally:
        CONTAINER_MARK.unlink()


@contextmanager
def dated_web(world):
    """A web server beside the mail server, which says the time."""
    context = world.pki.make_context('good')
    with world.web('server', SERVER4, 443, online, context=context), \
         world.web('server', SERVER6, 443, online, context=context):
        yield


def other_clock(days):
    return {'LD_PRELOAD': str(CLOCK), 'LAB_CLOCK_DAYS': str(days)}


def here(name, code, rival, listening, **options):
    """listening: what this computer itself serves."""
    return Scenario(name, code, rival, ports={}, **{
        'at': {'client': listening}, 'prelude': BARE, 'who': ['user'],
        **options, 'words': {**HERE, **options.get('words', {})}})


SCENARIOS = [
    here('nothing listens here', 'local-service-down', 'it listens here, at another port', {},
         facts={'connect.outcomes': has('refused')}),
    here('it listens here, at another port', 'local-service-elsewhere', 'nothing listens here',
         {25: Port()}, facts={'computer.listeners': has(':25')}),
    Scenario('it listens here, but only to itself', 'local-service-elsewhere',
             'nothing listens here', ports={}, at={'client': {587: Port()}},
             words={'host': CLIENT4}, who=['user'], prelude=BARE,
             facts={'computer.listeners': has('127.0.0.1:587'),
                    'computer.own-addresses': [CLIENT4]}),
    here('it listens here', 'ok', 'nothing listens here', {587: Port()}, who=['nobody'],
         password_at=(587,)),
    here('a container that means the machine around it', 'container-localhost',
         'nothing listens here', {}, hook=in_container, within_s=6.5, prelude='',
         at={'client': {}, HOME: {587: Port()}},
         facts={'computer.container': is_set, 'computer.container-host': has('587 open')}),
    here('a container with its own server', 'ok', 'a container that means the machine around it',
         {587: Port()}, hook=in_container, who=['nobody'], prelude='',
         password_at=(587,)),
    Scenario('port 25 in a cloud', 'port-dropped', 'port 25 is dropped at home',
             finding='cloud-blocks-port-25',
             ports={25: Port(), 587: Port(), 443: Port('tls')}, words={'port': 25},
             changes=[rule(HOME, 'forward', 'tcp dport 25 drop')], prelude=CLOUD,
             facts={'computer.cloud': 'aws'}),
    Scenario('port 25 is dropped at home', 'port-dropped', 'the host is dead',
             ports={25: Port(), 587: Port(), 443: Port('tls')}, words={'port': 25}, prelude=BARE,
             changes=[rule(HOME, 'forward', 'tcp dport 25 drop')]),
    Scenario('our clock is two years ahead', 'clock-wrong', 'the certificate has expired',
             ports={587: Port()}, who=['user'], password_at=(),
             hook=dated_web, environment=other_clock(730),
             facts={'tls.verify-problems': has('expired'), 'tls.clock-off-s': is_set}),
    Scenario('our clock is two years behind', 'clock-wrong', 'the certificate is not valid yet',
             ports={587: Port()}, who=['user'], password_at=(),
             hook=dated_web, environment=other_clock(-730),
             facts={'tls.verify-problems': has('not-yet-valid'), 'tls.clock-off-s': is_set}),
]
