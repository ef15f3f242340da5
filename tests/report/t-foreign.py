# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports as other programs read them: HTML by html5lib, PDF by poppler, Markdown by cmark, JSON by
the schema that ships with the project, and the commands in them by a shell. Prints TAP.

usage: t-foreign.py EHLO-CLI SCHEMA
"""

import glob
import html
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile

import html5lib
import jsonschema

CLI = os.path.abspath(sys.argv[1])
SCHEMA = sys.argv[2]
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")

# The time in seconds that a stage of a test may take; some practice servers are waited for.
TIMEOUT = "2"

HOSTILE = [
    "220 <script>alert(1)</script><img src=x onerror=alert(1)></bdi></pre></body></html>",
    "220 ]]> --> </style> &lt;b&gt; \" ' &#x41; <!--",
    "220 \x1b]0;owned\x07\x1b[2J \x9b \r \x7f \x01",
    "220 \u202eevil\u2066\u200f\u200b\ufeff",
    "220 ``` ```` ~~~ *a* _b_ [x](javascript:alert(1)) ![i](http://192.0.2.1/x) <http://192.0.2.1>",
    "``````",
    "- one\n1. two\n# three\n> four\n    five\n===\n---\n| a | b |\n|---|---|",
    "\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0628\u0631\u064a\u062f 220",
    "\u90ae\u4ef6\u670d\u52a1\u5668 \U0001f4ec e\u0301",
    "W" * 65536,
    "<" * 65536,
    "word " * 13000,
]


def run(*args, stdin=b"", check=True, timeout=120):
    done = subprocess.run(args, input=stdin, capture_output=True, timeout=timeout)
    assert not check or done.returncode == 0, (args[0], done.returncode, done.stderr[-500:])
    return done.stdout


def show(path, form, *options):
    done = subprocess.run([CLI, "show", "--format", form, *options, path], capture_output=True,
                          timeout=120)
    assert done.stderr == b"", done.stderr
    return done.stdout


def squeeze(text):
    """Without blanks: where a document is wrapped is its own affair."""
    return re.sub(r"\s+", "", text)


def get_lines(report):
    return [line["text"] for step in report["steps"] for line in step["transcript"]]


def make_hostile(folder):
    with open(os.path.join(DATA, "run-auth-rejected.json"), encoding="utf-8") as file:
        report = json.load(file)
    whole = "\n".join(HOSTILE)
    report["verdict"].update(title=HOSTILE[0], explanation=whole, exact_error=whole)
    report["account"].update(user=HOSTILE[1], to=HOSTILE[4])
    report["steps"][5]["summary"] = whole
    report["steps"][5]["facts"]["first-bytes"] = HOSTILE
    report["steps"][5]["transcript"] = [{"at_us": 1, "from": "server", "text": text}
                                        for text in HOSTILE]
    report["ports"] = [{"port": 587, "state": "open", "address": HOSTILE[0], "by": HOSTILE[3],
                        "greeting": whole, "auth": HOSTILE[:5], "error": whole,
                        "certificate": HOSTILE[4], "advice": HOSTILE[0]}]
    path = os.path.join(folder, "hostile.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(report, file)
    return path


def make_practice_reports(folder):
    presets = [line.split()[0] for line in run(CLI, "presets").decode().splitlines()]
    for preset in (preset for preset in presets if preset.startswith("practice-")):
        path = os.path.join(folder, preset + ".json")
        run(CLI, "test", "--preset", preset, "--from", "ana@practice.example", "--to",
            "ben@practice.example", "--timeout", TIMEOUT, "--format", "json", "--output", path,
            check=False)
        yield path


# ---- each format -----------------------------------------------------------------------------


def check_json(path):
    out = show(path, "json")
    report = json.loads(out)
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(report, schema, cls=jsonschema.Draft202012Validator)
    with tempfile.NamedTemporaryFile(suffix=".json") as again:
        again.write(out)
        again.flush()
        assert show(again.name, "json") == out


def check_html(path):
    out = show(path, "html").decode()
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(out)
    report = json.loads(show(path, "json"))
    text = squeeze("".join(tree.itertext()))
    used = {node.tag for node in tree.iter() if isinstance(node.tag, str)}
    assert not used & {"script", "img", "link", "a", "iframe", "object", "form", "svg"}, used
    assert "@import" not in out and "url(" not in out
    for node in tree.iter():
        assert not set(node.attrib) & {"src", "href", "style", "onerror"}, node.attrib
    assert tree.get("lang") and tree.get("dir") == "ltr"
    for line in get_lines(report):
        assert squeeze(line) in text, line[:100]


def check_pdf(path):
    report = json.loads(show(path, "json"))
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(show(path, "pdf"))
        file.flush()
        info = run("pdfinfo", file.name).decode()
        text = squeeze(run("pdftotext", "-layout", "-enc", "UTF-8", file.name, "-").decode())
        outline = run("pdftotext", "-bbox", "-l", "1", file.name, "-").decode()
    assert re.search(r"Title: +Ehlo mail connection report", info), info
    assert re.search(r"Page size: .*A4", info), info
    assert re.search(r"JavaScript: +no", info), info
    pages = int(re.search(r"Pages: +(\d+)", info).group(1))
    assert f"Page{pages}of{pages}" in text
    assert "595" in outline
    assert not report["verdict"] or f"[{report['verdict']['code']}]" in text
    for line in get_lines(report):
        # Poppler puts right-to-left text and wide marks into an order of its own.
        if line.isascii() and len(line) < 60:
            assert squeeze(line) in text, line


def check_markdown(path):
    out = show(path, "markdown")
    page = run("cmark", "--unsafe", stdin=out).decode()
    text = squeeze(html.unescape(re.sub(r"<[^<>]*>", "", page)))
    report = json.loads(show(path, "json"))
    tags = set(re.findall(r"</?([a-z0-9]+)[^<>]*>", page))
    assert tags <= {"h1", "h2", "h3", "p", "pre", "code", "ul", "li", "strong", "br", "hr"}, tags
    assert page.count("<h1>") == 1
    for line in get_lines(report):
        assert squeeze(line) in text, line[:100]


def check_text(path):
    out = show(path, "text").decode()
    report = json.loads(show(path, "json"))
    controls = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
    assert not re.search(controls, out)
    for line in get_lines(report):
        assert squeeze(line) in squeeze(out), line[:100]


def check_redacted(path):
    report = json.loads(show(path, "json"))
    hidden = [value for value in (report["account"][key] for key in ("user", "from", "to"))
              if value and "@" in value]
    for form in ("text", "json", "markdown", "html"):
        out = show(path, form, "--redact", "address,ip").decode().lower()
        for value in hidden:
            assert value.lower() not in out, (form, value)


# ---- the schema ------------------------------------------------------------------------------


def check_schema_bites():
    """A schema that takes everything would hold nothing."""
    with open(SCHEMA, encoding="utf-8") as file:
        validator = jsonschema.Draft202012Validator(json.load(file))
    with open(os.path.join(DATA, "run-ok.json"), encoding="utf-8") as file:
        good = file.read()
    breaks = [
        lambda r: r.pop("verdict"), lambda r: r.update(schema="ehlo-report-2"),
        lambda r: r["steps"][0].update(outcome="fine"), lambda r: r["steps"][0].update(start_us=-1),
        lambda r: r["steps"][0]["facts"].update(x={"a": 1}), lambda r: r["account"].update(port=0),
        lambda r: r.update(started="yesterday"), lambda r: r["verdict"].update(confidence="sure"),
        lambda r: r.update(ports=[{"port": 25}]), lambda r: r.update(path={}),
        lambda r: r["steps"][5]["transcript"][0].update({"from": "nobody"}),
        lambda r: r.update(reputation={"addresses": [{"address": "192.0.2.1"}]}),
    ]
    assert validator.is_valid(json.loads(good))
    for number, damage in enumerate(breaks):
        report = json.loads(good)
        damage(report)
        assert not validator.is_valid(report), number


# ---- commands --------------------------------------------------------------------------------


def read_practice(server):
    """What a practice server says of itself: how to reach it, and its password."""
    lines = []
    while not lines or "password" not in lines[-1]:
        line = server.stdout.readline().decode()
        assert line, lines
        lines.append(line)
    text = "".join(lines)
    options = re.search(r"--host.*", text).group(0).split()
    return options, re.search(r"password (\S+)", text).group(1)


def run_command(command, password):
    """openssl and nc talk to the server, swaks asks for the password."""
    name = shlex.split(command)[0]
    stdin = {"swaks": password + "\n", "openssl": "QUIT\n"}.get(name, "")
    done = subprocess.run(["sh", "-c", command], input=stdin.encode(), capture_output=True,
                          timeout=60)
    said = (done.stdout + done.stderr).decode(errors="replace")
    if name == "nc":
        assert done.returncode == 0 and "succeeded" in said, said
    elif name == "openssl":
        assert "CONNECTED" in said and "BEGIN CERTIFICATE" in said, said
    elif name == "swaks":
        assert done.returncode == 0 and " RCPT TO:" in said and "235 " in said, said
    return name


def check_commands(preset):
    server = subprocess.Popen([CLI, "practice", preset], stdout=subprocess.PIPE)
    try:
        options, password = read_practice(server)
        done = subprocess.run([CLI, "test", *options, "--user", "you@practice.example",
                               "--password-file", "-", "--from", "ana@practice.example", "--to",
                               "ben@practice.example"], input=password.encode(),
                              capture_output=True, timeout=60)
        out = done.stdout.decode()
        assert password not in out
        commands = out[out.index("To repeat it"):].splitlines()[1:]
        commands = [line.strip() for line in commands if line.startswith("  ")]
        # A name server is nothing to ask in a test: of dig only the words are looked at.
        names = [run_command(line, password) for line in commands if not line.startswith("dig ")]
        assert names == ["nc", "openssl", "swaks"], names
        assert shlex.split(commands[0]) == ["dig", "localhost", "A", "localhost", "AAAA"]
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)


def main():
    with tempfile.TemporaryDirectory() as folder:
        paths = sorted(glob.glob(os.path.join(DATA, "*.json")))
        paths += [make_hostile(folder), *make_practice_reports(folder)]
        tests = [(f"{name}: {os.path.basename(path)}", check, path) for path in paths
                 for name, check in (("json", check_json), ("html", check_html),
                                     ("pdf", check_pdf), ("markdown", check_markdown),
                                     ("text", check_text), ("redacted", check_redacted))]
        tests.append(("the schema bites", check_schema_bites))
        tests += [(f"commands: {preset}", check_commands, preset)
                  for preset in ("practice-good", "practice-implicit")]
        failed = 0
        print(f"1..{len(tests)}")
        for number, (name, check, *args) in enumerate(tests, 1):
            try:
                check(*args)
                print(f"ok {number} {name}", flush=True)
            except Exception as problem:  # a test that breaks is a test that failed
                failed += 1
                lines = "".join(f"# {line}\n" for line in repr(problem)[:2000].splitlines())
                print(f"{lines}not ok {number} {name}", flush=True)
    sys.exit(1 if failed else 0)


main()
