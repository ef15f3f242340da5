# SPDX-License-Identifier: GPL-3.0-or-later
"""ehlo-cli as a person or a script uses it: exit status, output, bad input. Prints TAP.

usage: t-cli.py EHLO-CLI
"""

import json
import os
import pty
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "servers"))
from secret_search import find_forms

CLI = os.path.abspath(sys.argv[1])
WORKS, WARNINGS, DOES_NOT_WORK, NOT_TESTED = range(4)

tests = []


def test(function):
    tests.append(function)
    return function


def run(*args, stdin=b"", **kwargs):
    done = subprocess.run([CLI, *args], input=stdin, capture_output=True, timeout=60, **kwargs)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def run_json(*args, **kwargs):
    status, out, err = run(*args, "--format", "json", **kwargs)
    return status, json.loads(out)


def step(report, kind):
    return next(s for s in report["steps"] if s["kind"] == kind)


def files_below(folder):
    return sorted(os.path.join(d, f) for d, _, names in os.walk(folder) for f in names)


# ---- bad input: one line that names the field, exit 3, nothing written -------------------------

BAD = [
    (["test"], "host"),
    (["test", "--host", "https://smtp.example.com"], "host"),
    (["test", "--host", "smtp example.com"], "host"),
    (["test", "--host", "ana@example.com"], "host"),
    (["test", "--host", "smtp.example.com/inbox"], "host"),
    (["test", "--host", ""], "host"),
    (["test", "--host", "localhost", "--port", "0"], "port"),
    (["test", "--host", "localhost", "--port", "70000"], "port"),
    (["test", "--host", "localhost", "--port", "smtp"], "port"),
    (["test", "--host", "localhost", "--port", "25 5"], "port"),
    (["test", "--host", "localhost", "--port", "-25"], "port"),
    (["test", "--host", "localhost", "--tls", "ssl"], "tls"),
    (["test", "--host", "localhost", "--from", "ana"], "from"),
    (["test", "--host", "localhost", "--to", "ana@example.com\nDATA"], "to"),
    (["test", "--host", "localhost", "--user", "ana\nQUIT"], "user"),
    (["test", "--host", "localhost", "--mechanism", "GUESS"], "mechanism"),
    (["test", "--host", "localhost", "--ca-file", "/nonexistent/ca.pem"], "ca-file"),
    (["test", "--host", "localhost", "--ca-file", "/etc/passwd"], "ca-file"),
    (["test", "--host", "localhost", "--timeout", "soon"], "timeout"),
    (["test", "--host", "localhost", "--timeout", "0"], "timeout"),
    (["test", "--host", "localhost", "--timeout", "nan"], "timeout"),
    (["test", "--host", "localhost", "--resolver", "nowhere"], "resolver"),
    (["test", "--host", "localhost", "--ehlo-name", "my computer"], "ehlo-name"),
    (["test", "--host", "localhost", "--only", "conversation,pth"], "pth"),
    (["test", "--host", "localhost", "--only", ""], "only"),
    (["test", "--host", "localhost", "--skip", "everything"], "conversation, "),
    (["test", "--host", "localhost", "--format", "rtf"], "format"),
    (["test", "--host", "localhost", "--send"], "send"),
    (["test", "--preset", "gmial"], "preset"),
    (["test", "--preset", "tuta"], "preset"),
    (["test", "--host", "localhost", "--password", "x"], "--password"),
    (["test", "--host", "localhost", "more"], "more"),
    (["ports"], "ports"),
    (["ports", "localhost", "587"], "ports"),
    (["ports", "https://smtp.example.com"], "host"),
    (["ports", "localhost", "--port", "70000"], "port"),
    (["ports", "localhost", *["--port", "25"] * 6], "port"),
    (["ports", "localhost", "--timeout", "soon"], "timeout"),
    (["ports", "localhost", "--resolver", "nowhere"], "resolver"),
    (["ports", "localhost", "--ca-file", "/nonexistent/ca.pem"], "ca-file"),
    (["path", "localhost"], "path"),
    (["path", "localhost", "smtp"], "port"),
    (["path", "localhost", "0"], "port"),
    (["path", "local host", "25"], "host"),
    (["path", "localhost", "25", "--format", "rtf"], "format"),
    (["show"], "show"),
    (["show", "/nonexistent/report.json"], "/nonexistent/report.json"),
    (["practice", "practice-nothing"], "practice"),
    (["presets", "more"], "more"),
    (["sing"], "sing"),
]


@test
def bad_input():
    with tempfile.TemporaryDirectory() as home:
        env = dict(os.environ, HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home,
                   XDG_CACHE_HOME=home, XDG_STATE_HOME=home)
        for args, field in BAD:
            status, out, err = run(*args, env=env)
            assert status == NOT_TESTED, (args, status, err)
            assert out == "", (args, out)
            assert err.count("\n") == 1 and field in err, (args, err)
            assert not files_below(home), (args, files_below(home))


# ---- which probes run, and over which family ----------------------------------------------------

@test
def only_and_skip():
    status, report = run_json("test", "--preset", "practice-good", "--only", "ports")
    kinds = [s["kind"] for s in report["steps"]]
    assert status == WORKS and "ports" in kinds, kinds
    assert "connect" not in kinds and "auth" not in kinds, kinds
    assert report["verdict"]["code"] == "ok", report["verdict"]
    assert "not tried" in report["verdict"]["explanation"], report["verdict"]
    status, report = run_json("test", "--preset", "practice-good", "--only", "conversation,path")
    kinds = [s["kind"] for s in report["steps"]]
    assert status == WORKS and "path" in kinds and "auth" in kinds, kinds
    status, report = run_json("test", "--preset", "practice-refused", "--skip", "computer,ports")
    kinds = [s["kind"] for s in report["steps"]]
    assert status == DOES_NOT_WORK and "connect" in kinds, kinds
    assert not {"computer", "ports"} & set(kinds), kinds


@test
def ipv4_only():
    for option in ["-4", "--ipv4"]:
        status, report = run_json("test", "--preset", "practice-good", option)
        assert status == WORKS, report["verdict"]
        assert step(report, "settings")["facts"]["ipv4-only"] is True
        addresses = step(report, "dns")["facts"]["addresses"]
        assert addresses and not [a for a in addresses if ":" in a], addresses
    status, report = run_json("test", "--preset", "practice-good")
    assert "ipv4-only" not in step(report, "settings")["facts"]


@test
def ehlo_name():
    status, report = run_json("test", "--preset", "practice-good", "--ehlo-name", "my_pc")
    assert status == WORKS
    assert step(report, "ehlo")["facts"]["client-name-fault"] == "underscore"


@test
def bad_password_files():
    cases = [b"", b"\n", b"two\nlines\n", b"nul\0byte", b"\xff\xfe\xfa", b"x" * 20000]
    for content in cases:
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            status, out, err = run("test", "--preset", "practice-good", "--password-file",
                                   file.name)
        assert status == NOT_TESTED and out == "", (content, status, out)
        assert err.count("\n") == 1 and "password" in err, (content, err)
        assert "two" not in err and "nul" not in err, err  # what stands there is not repeated
    status, out, err = run("test", "--preset", "practice-good", "--password-file", "/nonexistent")
    assert status == NOT_TESTED and "/nonexistent" in err, err


@test
def bad_reports():
    good = subprocess.run([CLI, "test", "--preset", "practice-refused", "--format", "json"],
                          capture_output=True, timeout=60).stdout
    for content in [b"", b"{", b"[]", b"{}", b"\xff\xff", good[:-20],
                    good.replace(b"ehlo-report-1", b"ehlo-report-9"),
                    good.replace(b'"connect"', b'"conect"')]:
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(content)
            file.flush()
            status, out, err = run("show", file.name)
            file.seek(0)
            assert file.read() == content
        assert status == NOT_TESTED and out == "" and err.count("\n") == 1, (content[:40], err)
        assert file.name in err, err


@test
def usage():
    assert run()[0] == NOT_TESTED
    status, out, _ = run("--help")
    assert status == WORKS and "practice" in out
    status, out, _ = run("--version")
    assert status == WORKS and re.match(r"Ehlo \d", out)
    status, out, _ = run("test", "--help")
    assert status == WORKS and "--password-file" in out and "--resolver" in out


# ---- the commands ----------------------------------------------------------------------------

@test
def a_test_that_works():
    status, report = run_json("test", "--preset", "practice-good")
    assert status == WORKS, report
    assert report["schema"] == "ehlo-report-1"
    kinds = [s["kind"] for s in report["steps"]]
    assert kinds == ["settings", "network", "dns", "connect", "greeting", "ehlo", "starttls",
                     "tls", "ehlo-tls", "auth", "mail", "rcpt", "quit"], kinds
    assert all(s["outcome"] == "ok" for s in report["steps"])
    assert report["verdict"]["code"] == "ok"
    starts = [s["start_us"] for s in report["steps"]]
    assert starts == sorted(starts)


@test
def a_test_that_fails():
    status, report = run_json("test", "--preset", "practice-wrong-password")
    assert status == DOES_NOT_WORK
    assert step(report, "auth")["outcome"] == "failed"
    assert step(report, "auth")["facts"]["reply-code"] == 535
    assert "535" in report["verdict"]["exact_error"]
    assert step(report, "mail")["outcome"] == "skipped"
    status, text, _ = run("test", "--preset", "practice-wrong-password")
    assert status == DOES_NOT_WORK
    assert step(report, "auth")["facts"]["reply"].splitlines()[0] in text


@test
def a_message_is_sent_only_when_asked():
    status, report = run_json("test", "--preset", "practice-good", "--send")
    assert status == WORKS and step(report, "data")["outcome"] == "ok"
    sent = [line["text"] for line in step(report, "data")["transcript"]
            if line["from"] == "client"]
    assert sent[0] == "DATA" and "bytes" in sent[1], sent


@test
def password_from_standard_input():
    status, report = run_json("test", "--preset", "practice-good", "--password-file", "-",
                              stdin=b"surely-wrong\n")
    assert status == DOES_NOT_WORK
    assert step(report, "auth")["facts"]["reply-code"] == 535


@test
def mechanism_in_any_case():
    status, report = run_json("test", "--preset", "practice-good", "--mechanism", "scram-sha-256")
    assert status == WORKS
    assert step(report, "auth")["facts"]["mechanism"] == "SCRAM-SHA-256"


@test
def no_provider_is_guessed_for_this_computer():
    _, report = run_json("test", "--host", "127.0.0.1", "--port", "1", "--tls", "none")
    assert "provider" not in step(report, "settings")["facts"], report


@test
def output_goes_to_a_file():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "report.json")
        status, out, _ = run("test", "--preset", "practice-good", "--format", "json",
                             "--output", path)
        assert status == WORKS and out == ""
        assert os.stat(path).st_mode & 0o077 == 0
        assert os.listdir(folder) == ["report.json"]
        with open(path, encoding="utf-8") as file:
            written = json.load(file)
        shown_status, shown, _ = run("show", path)
        assert shown_status == WORKS and "localhost" in shown
        _, again, _ = run("show", path, "--format", "json")
        assert json.loads(again) == written
        status, _, err = run("test", "--preset", "practice-refused", "--output",
                             "/nonexistent/report.txt")
        assert status == NOT_TESTED and "/nonexistent/report.txt" in err


@test
def presets_are_listed():
    status, out, _ = run("presets")
    assert status == WORKS
    ids = [line.split()[0] for line in out.splitlines()]
    assert "practice-good" in ids and "gmail" in ids and len(ids) > 100
    assert len(ids) == len(set(ids))


@test
def practice_servers_for_other_programs():
    with tempfile.TemporaryDirectory() as runtime:
        env = dict(os.environ, XDG_RUNTIME_DIR=runtime)
        servers = subprocess.Popen([CLI, "practice", "practice-good"], env=env,
                                   stdout=subprocess.PIPE)
        try:
            text = b""
            while b"Running" not in text:
                assert select.select([servers.stdout], [], [], 20)[0], text
                chunk = os.read(servers.stdout.fileno(), 4096)
                assert chunk, text
                text += chunk
            text = text.decode()
            host, port, tls, ca = re.search(
                r"--host (\S+) --port (\d+) --tls (\S+) --ca-file (\S+)", text).groups()
            user, password = re.search(r"user (\S+), password (\S+)", text).groups()
            status, report = run_json(
                "test", "--host", host, "--port", port, "--tls", tls, "--ca-file", ca, "--user",
                user, "--password-file", "-", "--from", "a@practice.example", "--to",
                "b@practice.example", stdin=password.encode())
            assert status == WORKS, report
        finally:
            servers.send_signal(signal.SIGINT)
        assert servers.wait(10) == WORKS
        servers.stdout.close()
        assert not files_below(runtime), files_below(runtime)


@test
def interrupted():
    started = time.monotonic()
    process = subprocess.Popen([CLI, "test", "--preset", "practice-silent", "--format", "json"],
                               stdout=subprocess.PIPE)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out = process.communicate(timeout=10)[0]
    assert time.monotonic() - started < 3
    assert process.returncode == NOT_TESTED
    report = json.loads(out)
    assert report["verdict"]["code"] == "cancelled"
    assert step(report, "greeting")["outcome"] == "cancelled"


@test
def the_limit_of_a_stage():
    started = time.monotonic()
    status, report = run_json("test", "--preset", "practice-silent", "--timeout", "1")
    assert status == DOES_NOT_WORK
    assert 0.9e6 < step(report, "greeting")["duration_us"] < 2.5e6, step(report, "greeting")
    assert time.monotonic() - started < 6


def read_terminal(args):
    """Runs the program on a terminal of its own and returns all that it wrote there."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execv(CLI, [CLI, *args])
    written = b""
    while True:
        try:
            chunk = os.read(fd, 4096)
        except OSError:
            break
        if not chunk:
            break
        written += chunk
    os.close(fd)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), written.decode()


@test
def progress_on_a_terminal():
    status, written = read_terminal(["test", "--preset", "practice-good"])
    assert status == WORKS
    live, report = written.rsplit("\033[J", 1)
    assert live.count("\033[J") >= 5 and "Greeting" in live
    assert "Greeting" in report and "\033" not in report


@test
def ports_and_path():
    with socket.socket() as closed, socket.create_server(("127.0.0.1", 0)) as silent:
        closed.bind(("127.0.0.1", 0))
        ports = [str(end.getsockname()[1]) for end in (closed, silent)]
        status, report = run_json("ports", "127.0.0.1", "--port", ports[0], "--port", ports[1],
                                  "--timeout", "1")
        assert status == DOES_NOT_WORK, status
        assert [row["state"] for row in report["ports"]] == ["refused", "open"], report["ports"]
        assert step(report, "path")["facts"]["address"] == "127.0.0.1"
        status, report = run_json("path", "127.0.0.1", ports[1])
        assert status == WORKS, status
        target = report["path"]["targets"][0]
        assert target["ends"] == "reaches" and target["distance"] == 1, target
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(json.dumps(report).encode())
            file.flush()
            status, shown, _ = run("show", file.name)
        assert status == WORKS and "Way to the server 127.0.0.1" in shown, shown
        status, text, err = run("path", "127.0.0.1", ports[0])
        assert status == DOES_NOT_WORK and "refused by the server itself" in text and err == ""


@test
def no_escape_codes_off_a_terminal():
    _, out, err = run("test", "--preset", "practice-good")
    assert "\033" not in out and err == "", err


SECRET = "corr3ct-horse/battery+st4ple"
SECRET_USER = "ana@practice.example"


def dump_core(command, folder):
    """Lets a program that waits dump its core; returns the bytes of the file, None for none."""
    # The address sanitizer forbids dumps unless it is told otherwise.
    env = dict(os.environ, ASAN_OPTIONS="disable_coredump=0:handle_abort=0")
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE,
                                              (resource.RLIM_INFINITY, resource.RLIM_INFINITY)))
    time.sleep(1.5)
    with open(f"/proc/{process.pid}/coredump_filter", encoding="ascii") as file:
        coredump_filter = int(file.read(), 16)
    process.send_signal(signal.SIGABRT)
    written = b"".join(process.communicate(timeout=30))
    cores = [name for name in os.listdir(folder) if name.startswith("core")]
    content = None
    if cores:
        with open(os.path.join(folder, cores[0]), "rb") as file:
            content = file.read()
        os.unlink(os.path.join(folder, cores[0]))
    return content, coredump_filter, written


@test
def no_password_in_a_core_dump():
    with tempfile.TemporaryDirectory() as folder:
        password_file = os.path.join(folder, "password")
        with open(password_file, "w", encoding="ascii") as file:
            file.write(SECRET)
        # The same search in a program that takes no care finds it, so it would find it here too.
        careless, _, _ = dump_core(
            ["/usr/bin/python3", "-c",
             f"import time; kept = open({password_file!r}).read(); time.sleep(60)"], folder)
        core, coredump_filter, written = dump_core(
            [CLI, "test", "--preset", "practice-silent", "--user", SECRET_USER,
             "--password-file", password_file], folder)
    assert coredump_filter == 0, coredump_filter
    assert not find_forms(SECRET_USER, SECRET, written)
    if careless is None:
        print("# core dumps do not become files here: only the kernel's filter was checked")
        return
    assert "clear" in find_forms(SECRET_USER, SECRET, careless)
    assert core is not None and not find_forms(SECRET_USER, SECRET, core)


@test
def no_password_in_debug_output():
    env = dict(os.environ, G_MESSAGES_DEBUG="all", GNUTLS_DEBUG_LEVEL="9")
    for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"]:
        _, out, err = run("test", "--preset", "practice-good", "--user", SECRET_USER,
                          "--mechanism", mechanism, "--password-file", "-", env=env,
                          stdin=SECRET.encode())
        assert "535" in out, out
        assert not find_forms(SECRET_USER, SECRET, (out + err).encode()), mechanism


def main():
    print(f"1..{len(tests)}")
    failed = 0
    for number, function in enumerate(tests, 1):
        name = function.__name__.replace("_", " ")
        try:
            function()
            print(f"ok {number} {name}", flush=True)
        except Exception as problem:  # a test that breaks is a test that failed
            failed += 1
            lines = "".join(f"# {line}\n" for line in repr(problem).splitlines())
            print(f"{lines}not ok {number} {name}", flush=True)
    sys.exit(1 if failed else 0)


main()
