# SPDX-License-Identifier: GPL-3.0-or-later
"""ehlo-cli explain: what programs really print, and what only looks like it. Prints TAP.

usage: t-explain.py EHLO-CLI
"""

import json
import os
import subprocess
import sys
import time

CLI = os.path.abspath(sys.argv[1])
WORKS, WARNINGS, DOES_NOT_WORK, NOT_TESTED = range(4)
LIMIT = 256 * 1024

# (program, text, code of the leading finding)
TEXTS = [
    ("Python smtplib",
     "Traceback (most recent call last):\n"
     '  File "/srv/app/send.py", line 550, in <module>\n'
     "    server.login(user, password)\n"
     "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted. For more "
     "information, go to\\n5.7.8  https://support.google.com/mail/?p=BadCredentials - gsmtp')",
     "auth-rejected"),
    ("Python smtplib, app password",
     "smtplib.SMTPAuthenticationError: (534, b'5.7.9 Application-specific password required. For "
     "more information, go to\\n5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor')",
     "auth-app-password-needed"),
    ("Python smtplib, recipients",
     "smtplib.SMTPRecipientsRefused: {'x@example.org': (550, b'5.1.1 <x@example.org>: Recipient "
     "address rejected: User unknown in virtual mailbox table')}", "recipient-unknown"),
    ("Python socket", "ConnectionRefusedError: [Errno 111] Connection refused", "port-refused"),
    ("Python ssl on 587",
     "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)",
     "tls-mode-wrong"),
    ("macOS errno", "OSError: [Errno 61] Connection refused", "port-refused"),
    ("Windows errno",
     "ConnectionRefusedError: [WinError 10061] No connection could be made because the target "
     "machine actively refused it", "port-refused"),
    ("Windows errno, antivirus",
     "An established connection was aborted by the software in your host machine (10053)",
     "intercepted"),
    ("nodemailer",
     "Error: Invalid login: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is "
     "disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. "
     "[AM0PR01CA0086.eurprd01.prod.exchangelabs.com]\n"
     "    at SMTPConnection._formatError (/app/node_modules/nodemailer/lib/smtp-connection/"
     "index.js:798:19)\n"
     "  code: 'EAUTH',\n"
     "  responseCode: 535,\n"
     "  command: 'AUTH LOGIN'\n", "auth-smtp-disabled"),
    ("nodemailer, wrong manner of TLS",
     "Error: 140735206744576:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:"
     "../deps/openssl/openssl/ssl/record/ssl3_record.c:332:\n  code: 'ESOCKET',\n"
     "  command: 'CONN'", "tls-mode-wrong"),
    ("nodemailer, self-signed",
     "Error: self-signed certificate in certificate chain\n  code: 'ESOCKET', command: 'CONN'",
     "certificate-untrusted"),
    ("PHPMailer",
     "2026-11-21 04:42:27 SERVER -> CLIENT: 535 Incorrect authentication data\n"
     "2026-11-21 04:42:27 SMTP ERROR: Password command failed: 535 Incorrect authentication data\n"
     "SMTP Error: Could not authenticate.", "auth-rejected"),
    ("PHPMailer, no connection",
     "SMTP ERROR: Failed to connect to server: Connection timed out (110)\n"
     "SMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting",
     "port-dropped"),
    ("Symfony Mailer",
     'Expected response code "250" but got code "550", with message "550 5.7.1 Relaying denied".',
     "relay-denied"),
    ("Laravel, no name",
     'Connection could not be established with host "smtp.exmaple.com:587": '
     "stream_socket_client(): php_network_getaddresses: getaddrinfo failed: Name or service not "
     "known", "host-not-found"),
    ("Java",
     "javax.mail.AuthenticationFailedException: 535-5.7.8 Username and Password not accepted. "
     "Learn more at\n535 5.7.8 https://support.google.com/mail/?p=BadCredentials - gsmtp\n"
     "\tat com.sun.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:965)",
     "auth-rejected"),
    ("Java, certificate",
     "javax.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n"
     "\tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: "
     "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid "
     "certification path to requested target", "certificate-untrusted"),
    ("Java, plain text",
     "javax.net.ssl.SSLException: Unsupported or unrecognized SSL message", "tls-mode-wrong"),
    (".NET",
     "System.Net.Mail.SmtpException: The SMTP server requires a secure connection or the client "
     "was not authenticated. The server response was: 5.7.57 Client not authenticated to send "
     "mail. Error: 535 5.7.139 Authentication unsuccessful, the request did not meet the criteria "
     "to be authenticated successfully.", "auth-smtp-disabled"),
    (".NET, any 550",
     "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: 5.7.60 SMTP; "
     "Client does not have permissions to send as this sender", "sender-rejected"),
    ("MailKit",
     "MailKit.Security.AuthenticationException: 535: 5.7.8 Error: authentication failed: "
     "UGFzc3dvcmQ6", "auth-rejected"),
    ("Go",
     "gomail: could not send email 1: 554 5.7.1 <x@example.org>: Relay access denied",
     "relay-denied"),
    ("Go, TLS", "tls: first record does not look like a TLS handshake", "tls-mode-wrong"),
    ("Go, DNS",
     "dial tcp: lookup smtp.exmaple.com on 127.0.0.53:53: no such host", "host-not-found"),
    ("Ruby", "Net::SMTPFatalError: 550 5.1.1 The email account that you tried to reach does not "
     "exist. Please try double-checking the recipient's email address", "recipient-unknown"),
    ("Rust lettre",
     'Connection error: Connection refused (os error 111)', "port-refused"),
    ("Postfix",
     "Nov 21 04:42:27 mail postfix/smtp[10060]: 4F1C22A0: to=<x@gmail.com>, "
     "relay=gmail-smtp-in.l.google.com[142.250.102.26]:25, delay=1.2, delays=0.1/0.01/0.5/0.6, "
     "dsn=5.7.26, status=bounced (host gmail-smtp-in.l.google.com[142.250.102.26] said: "
     "550-5.7.26 Your email has been blocked because the sender is unauthenticated. 550-5.7.26 "
     "Gmail requires all senders to authenticate with either SPF or DKIM. (in reply to end of "
     "DATA command))", "sender-unauthenticated"),
    ("Postfix, deferred",
     "Nov 21 04:42:27 mail postfix/smtp[552]: 4F1C22A0: to=<x@example.org>, "
     "relay=mx.example.org[192.0.2.25]:25, dsn=4.2.0, status=deferred (host "
     "mx.example.org[192.0.2.25] said: 450 4.2.0 <x@example.org>: Recipient address rejected: "
     "Greylisted, see http://postgrey.schweikert.ch/help/example.org.html (in reply to RCPT TO "
     "command))", "greylisted"),
    ("Postfix, port 25 blocked",
     "Nov 21 04:42:27 mail postfix/smtp[1234]: connect to "
     "gmail-smtp-in.l.google.com[142.250.102.26]:25: Connection timed out", "port-rejected"),
    ("Postfix as client",
     "status=deferred (SASL authentication failed; server smtp.gmail.com[142.251.127.108] said: "
     "535-5.7.8 Username and Password not accepted.)", "auth-rejected"),
    ("Exim",
     "2026-11-21 04:42:27 1qX ** x@example.org R=dnslookup T=remote_smtp "
     "H=mx.example.org [192.0.2.25]: SMTP error from remote mail server after RCPT "
     "TO:<x@example.org>: 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using "
     "zen.spamhaus.org", "ip-blocklisted"),
    ("Thunderbird",
     "An error occurred while sending mail. The mail server responded:\n"
     "5.7.1 <x@example.org>: Relay access denied.\n Please check the message recipient "
     '"x@example.org" and try again.', "relay-denied"),
    ("Thunderbird, wrapped by its window",
     "Sending of the message failed.\nThe message could not be sent because the connection to\n"
     "Outgoing server (SMTP) smtp.example.com timed out. Try again.", "port-dropped"),
    ("MailKit, as Exchange quotes",
     "MailKit.Net.Smtp.SmtpCommandException: 5.1.0 - Unknown address error 550-'5.1.1 recipient "
     "rejected: no such user'", "recipient-unknown"),
    ("lettre", "lettre: permanent error (535): 5.7.8 Username and Password not accepted.",
     "auth-rejected"),
    ("sendmail",
     "Nov 21 04:42:27 mx sm-mta[123]: x: to=<a@b.c>, delay=00:00:01, mailer=esmtp, "
     "relay=mx.b.c. [192.0.2.3], dsn=5.1.1, stat=User unknown", "recipient-unknown"),
    ("ssmtp", "sendmail: Cannot open mail:25", "auth-rejected"),
    ("Postfix as server",
     "Nov 21 04:42:27 mx postfix/smtpd[77]: warning: unknown[192.0.2.9]: SASL LOGIN authentication "
     "failed: UGFzc3dvcmQ6", "auth-rejected"),
    ("Outlook",
     "Task 'ana@example.org - Sending' reported error (0x800CCC0E): 'Outlook cannot connect to "
     "your outgoing (SMTP) e-mail server.'", "port-refused"),
    ("Outlook, certificate wanted",
     "Server error: 530 5.7.0 Must issue a STARTTLS command first", "tls-required"),
    ("Evolution",
     "The reported error was “Could not connect to “smtp.example.com”: Connection refused”.",
     "port-refused"),
    ("Apple Mail",
     "Cannot send message using the server smtp.example.com. The server could not be contacted "
     "on port 587.", "port-dropped"),
    ("K-9 Mail", "Negative SMTP reply: 535 5.7.8 Error: authentication failed", "auth-rejected"),
    ("msmtp",
     "msmtp: TLS certificate verification failed: the certificate owner does not match hostname "
     "smtp.example.com", "certificate-name-mismatch"),
    ("swaks",
     "=== Trying smtp.example.com:587...\n=== Connected to smtp.example.com.\n"
     "<-  220 smtp.example.com ESMTP\n -> EHLO laptop\n<-  250-smtp.example.com\n"
     "<-  250 AUTH PLAIN LOGIN\n -> AUTH LOGIN\n<-  334 VXNlcm5hbWU6\n"
     "<** 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6\n"
     "*** No authentication type succeeded", "auth-rejected"),
    ("curl",
     "< 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6\ncurl: (67) Login denied",
     "auth-rejected"),
    ("curl, refused",
     "curl: (7) Failed to connect to smtp.example.com port 587 after 21 ms: Couldn't connect to "
     "server", "port-refused"),
    ("openssl s_client",
     "140:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl/record/"
     "ssl3_record.c:354:", "tls-mode-wrong"),
    ("bounce message",
     "Reporting-MTA: dns; mail.example.com\nFinal-Recipient: rfc822; x@gmail.com\nAction: failed\n"
     "Status: 5.1.1\nDiagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach "
     "does not exist. Please try\n 550-5.1.1 double-checking the recipient's email address for "
     "typos\n 550 5.1.1 unnecessary spaces. - gsmtp", "recipient-unknown"),
    ("bounce of Exchange",
     "Remote server returned '550 5.7.515 Access denied, sending domain example.com does not meet "
     "the required authentication level.'", "sender-unauthenticated"),
    ("XOAUTH2",
     "334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLm"
     "NvbS8ifQ==", "auth-token-expired"),
    ("Linux errno, no route", "connect: No route to host (113)", "host-unreachable"),
    ("Linux errno, network", "OSError: [Errno 101] Network is unreachable", "host-unreachable"),
    ("Linux errno, timeout", "TimeoutError: [Errno 110] Connection timed out", "port-dropped"),
    ("Linux errno, reset", "ConnectionResetError: [Errno 104] Connection reset by peer",
     "connection-reset"),
    ("Linux errno, forbidden", "PermissionError: [Errno 13] Permission denied", "local-firewall"),
    ("macOS errno, timeout", "TimeoutError: [Errno 60] Operation timed out", "port-dropped"),
    ("macOS errno, no route", "OSError: [Errno 65] No route to host", "host-unreachable"),
    ("macOS, no name",
     "socket.gaierror: [Errno 8] nodename nor servname provided, or not known", "host-not-found"),
    ("Windows errno, timeout",
     "System.Net.Sockets.SocketException (10060): A connection attempt failed because the "
     "connected party did not properly respond after a period of time, or established connection "
     "failed because connected host has failed to respond. 192.0.2.1:587", "port-dropped"),
    ("Windows errno, reset",
     "System.Net.Sockets.SocketException (10054): An existing connection was forcibly closed by "
     "the remote host", "connection-reset"),
    ("Windows errno, no name", "System.Net.Sockets.SocketException (11001): No such host is known",
     "host-not-found"),
    ("Windows errno, forbidden",
     "An attempt was made to access a socket in a way forbidden by its access permissions "
     "192.0.2.1:25 (10013)", "local-firewall"),
    ("Python, timeout", "smtplib.SMTPServerDisconnected: Connection unexpectedly closed: timed out",
     "port-dropped"),
    ("Python, hung up", "smtplib.SMTPServerDisconnected: Connection unexpectedly closed",
     "connection-closed"),
    ("Python, no sign-in",
     "smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.",
     "auth-not-offered"),
    ("Python, no STARTTLS",
     "smtplib.SMTPNotSupportedError: STARTTLS extension not supported by server.",
     "starttls-not-offered"),
    ("Python, certificate",
     "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
     "certificate has expired (_ssl.c:1006)", "certificate-expired"),
    ("Python, name of the certificate",
     "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
     "Hostname mismatch, certificate is not valid for 'mail.example.com'. (_ssl.c:1006)",
     "certificate-name-mismatch"),
    ("Python, old TLS",
     "ssl.SSLError: [SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:1006)", "tls-too-old"),
    ("Python, sender",
     "smtplib.SMTPSenderRefused: (530, b'5.7.0 Authentication Required. For more information, go "
     "to\\n5.7.0  https://support.google.com/accounts/troubleshooter/2402620. - gsmtp', "
     "'ana@example.org')", "auth-required"),
    ("nodemailer, refused",
     "Error: connect ECONNREFUSED 127.0.0.1:587\n    at TCPConnectWrap.afterConnect "
     "[as oncomplete] (node:net:1494:16) {\n  errno: -111,\n  code: 'ESOCKET',\n"
     "  syscall: 'connect',\n"
     "  address: '127.0.0.1',\n  port: 587,\n  command: 'CONN'\n}", "port-refused"),
    ("nodemailer, no name",
     "Error: getaddrinfo ENOTFOUND smtp.exmaple.com\n  errno: -3008,\n  code: 'EDNS',\n"
     "  syscall: 'getaddrinfo',\n  hostname: 'smtp.exmaple.com',\n  command: 'CONN'",
     "host-not-found"),
    ("nodemailer, greeting", "Error: Greeting never received\n  code: 'ETIMEDOUT',\n"
     "  command: 'CONN'", "tls-mode-wrong"),
    ("nodemailer, credentials", "Error: Missing credentials for \"PLAIN\"\n  code: 'EAUTH',\n"
     "  command: 'API'", "local-configuration"),
    ("Java, refused",
     "javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 587;"
     "\n  nested exception is:\n\tjava.net.ConnectException: Connection refused (Connection "
     "refused)",
     "port-refused"),
    ("Java, no name",
     "javax.mail.MessagingException: Unknown SMTP host: smtp.exmaple.com;\n"
     "  nested exception is:\n\tjava.net.UnknownHostException: smtp.exmaple.com", "host-not-found"),
    ("Jakarta Mail, timeout",
     "org.eclipse.angus.mail.util.MailConnectException: Couldn't connect to host, port: "
     "smtp.example.com, 465; timeout 5000;\n  nested exception is:\n"
     "\tjava.net.SocketTimeoutException: Connect timed out", "port-dropped"),
    ("Spring", "org.springframework.mail.MailAuthenticationException: Authentication failed; "
     "nested exception is javax.mail.AuthenticationFailedException: 535 5.7.3 Authentication "
     "unsuccessful",
     "auth-rejected"),
    ("Go, timeout", "dial tcp 192.0.2.1:25: i/o timeout", "port-dropped"),
    ("Go, refused", "dial tcp [::1]:1025: connect: connection refused", "port-refused"),
    ("Go, certificate",
     "tls: failed to verify certificate: x509: certificate signed by unknown authority",
     "certificate-untrusted"),
    ("Go, plain connection", "gomail: unencrypted connection", "starttls-not-offered"),
    (".NET, relay",
     "System.Net.Mail.SmtpFailedRecipientException: Mailbox unavailable. The server response was: "
     "5.7.1 <x@example.org>... Relaying denied", "relay-denied"),
    ("MailKit, wrong manner of TLS",
     "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an "
     "SSL or TLS connection.", "tls-mode-wrong"),
    ("Ruby, no name",
     "SocketError: getaddrinfo: Name or service not known", "host-not-found"),
    ("Ruby, certificate",
     "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify "
     "failed (self-signed certificate)", "certificate-untrusted"),
    ("PHPMailer, certificate",
     "stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages: "
     "error:0A000086:SSL routines::certificate verify failed", "certificate-untrusted"),
    ("PHPMailer, data",
     "SMTP Error: data not accepted.\n552 5.3.4 Message size exceeds fixed limit",
     "message-too-big"),
    ("PHP mail()", "Could not instantiate mail function.", "local-configuration"),
    ("Thunderbird, certificate",
     "Sending of the message failed.\nThe certificate is not trusted because the issuer "
     "certificate is unknown. SEC_ERROR_UNKNOWN_ISSUER", "certificate-untrusted"),
    ("Thunderbird, refused",
     "Sending of the message failed.\nThe message could not be sent because connecting to Outgoing "
     "server (SMTP) smtp.example.com failed. The server may be unavailable or is refusing SMTP "
     "connections.", "port-refused"),
    ("Evolution",
     "Failed to authenticate.\nAUTH command failed: 5.7.8 Error: authentication failed",
     "auth-rejected"),
    ("Evolution, no connection",
     "Could not connect to smtp.example.com: Connection refused", "port-refused"),
    ("Evolution, certificate",
     "Error performing TLS handshake: Unacceptable TLS certificate", "certificate-untrusted"),
    ("msmtp", "msmtp: cannot connect to smtp.example.com, port 587: Connection timed out\n"
     "msmtp: could not send mail (account default from /home/ana/.msmtprc)", "port-dropped"),
    ("msmtp, certificate",
     "msmtp: TLS certificate verification failed: the certificate hasn't got a known issuer",
     "certificate-untrusted"),
    ("Postfix, refused",
     "Nov 21 04:42:27 mail postfix/smtp[1234]: connect to smtp.example.com[192.0.2.1]:587: "
     "Connection refused", "port-refused"),
    ("Postfix, name service",
     "status=deferred (Host or domain name not found. Name service error for name=smtp.exmaple.com "
     "type=A: Host not found)", "host-not-found"),
    ("Postfix, hung up",
     "status=deferred (lost connection with mx.example.org[192.0.2.25] while receiving the initial "
     "server greeting)", "connection-closed"),
    ("Postfix, must have TLS",
     "status=deferred (TLS is required, but was not offered by host mx.example.org[192.0.2.25])",
     "starttls-not-offered"),
    ("reply: blocked by a list",
     "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
     "ip-blocklisted"),
    ("reply: no reverse DNS",
     "450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]",
     "reverse-dns-missing"),
    ("reply: greeting name",
     "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname",
     "helo-rejected"),
    ("reply: not owned",
     "553 5.7.1 <info@example.org>: Sender address rejected: not owned by user ana@example.org",
     "sender-rejected"),
    ("reply: too much",
     "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go "
     "to https://support.google.com/a/answer/166852", "rate-limited"),
    ("a mere reply", "550-5.7.1 Relay\r\n550 5.7.1 access denied", "relay-denied"),
    ("a reply nobody knows", "599 5.9.9 The moon is full", "undetermined"),
]

# What looks like an error of mail and is none: nothing may be concluded.
RIVALS = [
    "The build took 450 ms",
    "main.c:550: warning: unused variable",
    "HTTP/1.1 500 Internal Server Error",
    "Nov 21 04:42:27 mail postfix/smtp[10061]: 4F1C22A0: removed",
    "Nov 21 04:42:27 mail postfix/smtp[10060]: 4F1C22A0: to=<x@example.org>, "
    "relay=mx.example.org[192.0.2.25]:25, dsn=2.0.0, status=sent (250 2.0.0 OK 1700000000 - gsmtp)",
    "220 mail.example.com ESMTP Postfix\n250-mail.example.com\n250-PIPELINING\n"
    "250 AUTH PLAIN LOGIN\n235 2.7.0 Authentication successful\n221 2.0.0 Bye",
    "Call me at 555-0100, room 450 or 451 in building 554",
    "5.1.2 Release notes\n4.2.1 Changes since the last version",
    "port: 587, timeout: 500 ms, retries: 421",
    "Dear Ana, the invoice is 550 EUR. Kind regards",
    "SMTPTransport.java:535",
    "https://example.com:8443/status/550",
    "[Errno 2] No such file or directory: '/etc/mail/550'",
    "Traceback (most recent call last):\n  File \"/srv/send.py\", line 554, in <module>\n"
    "KeyError: 'user'",
    "Process exited with code 535 after 421 ms",
    "GET /api/mail 503 12.4 ms - 550",
    "npm ERR! code E404\nnpm ERR! 404 Not Found",
    "Status: 200\nAction: none",
    "From: Bob <bob@example.net>\nTo: ana@example.com\nSubject: 550 reasons\n"
    "Date: Sat, 21 Nov 2026 04:42:27 +0000\n\nSee you at 4.2.1 Main Street.",
    "The version 5.7.8 of the library was installed",
]


def explain(*args, stdin=b""):
    done = subprocess.run([CLI, "explain", *args], input=stdin, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def explain_json(text):
    status, out, _ = explain("--format", "json", stdin=text.encode())
    report = json.loads(out)
    assert report["schema"] == "ehlo-explain-1", report
    return status, report["findings"]


def check_program(name, text, code):
    status, findings = explain_json(text)
    leading = findings[0]
    assert leading["code"] == code, f"{leading['code']}: {leading['explanation']}"
    assert leading["title"] and leading["explanation"] and leading["who"], leading
    assert len(leading["title"]) <= 60, leading["title"]
    assert leading["exact_error"].split("\n")[0].strip() in text.replace("\n", " "), leading
    assert status == (WARNINGS if code == "undetermined" else WORKS), status


def check_rival(text):
    status, findings = explain_json(text)
    codes = [finding["code"] for finding in findings]
    assert (status, codes) == (WARNINGS, ["undetermined"]), findings


# (text, value of the action, or None where no server is named)
PLACES = [
    ("dial tcp 192.0.2.1:25: i/o timeout", "192.0.2.1 25 starttls"),
    ("dial tcp [2001:db8::1]:587: connect: connection refused", "2001:db8::1 587 starttls"),
    ("dial tcp: lookup smtp.exmaple.com on 127.0.0.53:53: no such host",
     "smtp.exmaple.com 587 starttls"),
    ("Could not connect to SMTP host: smtp.example.com, port: 465; Connection refused",
     "smtp.example.com 465 implicit"),
    ("Couldn't connect to host, port: smtp.example.com, 465; Connect timed out",
     "smtp.example.com 465 implicit"),
    ("smtp.example.com:587: Connection refused (111)", "smtp.example.com 587 starttls"),
    ("host: 'smtp.example.com', port: 2525, user: 'ana@example.org'\nECONNREFUSED",
     "smtp.example.com 2525 starttls ana@example.org"),
    ("curl: (7) Failed to connect to smtp.example.com port 587 after 21 ms",
     "smtp.example.com 587 starttls"),
    ("Unable to connect to ssl://smtp.example.com:4650 (Connection refused)",
     "smtp.example.com 4650 implicit"),
    ("The message could not be sent because the connection to Outgoing server (SMTP) "
     "smtp.example.com timed out.", "smtp.example.com 587 starttls"),
    ("relay=gmail-smtp-in.l.google.com[142.250.102.26]:25, status=bounced (host "
     "gmail-smtp-in.l.google.com[142.250.102.26] said: 550 5.1.1 User unknown)",
     "gmail-smtp-in.l.google.com 25 starttls"),
    ("Task 'ana@example.org - Sending' reported error (0x800CCC0E)", None),
    ("  at SMTPTransport.java:965\n550 5.7.1 Relay access denied", None),
    ("535-5.7.8 go to\n535 5.7.8 https://support.google.com/mail:443/?p=BadCredentials", None),
    ("Connection refused", None),
    ("Final-Recipient: rfc822; bob@example.org\nRemote-MTA: dns; mx.example.org\nStatus: 5.1.1\n",
     None),
]


def check_place(text, value):
    """The action carries what the text names; the terminal prints the command."""
    action, = explain_json(text)[1][0]["actions"]
    assert action["kind"] == "test-host" and action["label"], action
    assert action.get("value") == value, action
    _, out, _ = explain(stdin=text.encode())
    host, port, tls, user = ((value or "SERVER 587 starttls") + " USER").split()[:4]
    assert f"ehlo-cli test --host {host} --port {port} --tls {tls} --user {user}\n" in out, out


def check_arguments():
    status, out, _ = explain("550", "5.7.1", "Relay access denied")
    assert status == WORKS and "[relay-denied, certain]" in out, out
    assert "550 5.7.1 Relay access denied" in out, out
    assert max(map(len, out.splitlines())) <= 100, out


def check_empty():
    for text in b"", b" \n\r\n\t":
        status, out, err = explain(stdin=text)
        assert status == NOT_TESTED and not out and "text" in err, (text, out, err)


def check_limit():
    status, out, err = explain(stdin=b"x" * (LIMIT + 1))
    assert status == NOT_TESTED and not out and "256 KiB" in err, err
    status, _, err = explain(stdin=b"x" * LIMIT)
    assert status == WARNINGS, err


def check_message():
    """A whole message may be longer than a text, and any length goes into the pipe."""
    header = b"From: a\nTo: b\nSubject: c\n\n"
    status, _, err = explain(stdin=header + b"550 5.7.1 Relay access denied\n" + b"x\n" * LIMIT)
    assert status == WORKS, err
    status, out, _ = explain(stdin=header + b"x\n" * 6 * 1024 * 1024)
    assert status == WARNINGS and "undetermined" in out, out


def check_bad_use():
    for args in ["--format", "rtf"], ["--colour"]:
        status, out, err = explain(*args, stdin=b"550 no")
        assert status == NOT_TESTED and not out and err.count("\n") == 1, err


def check_hostile():
    for piece in (b"550 \xff", b"\0", b"connect to [[[[", b"535-", b"(535, b'", b"said: 5",
                  b"\x1b[2J"):
        start = time.monotonic()
        for joint in b"", b"\n":
            text = (piece + joint) * (LIMIT // (len(piece) + len(joint)))
            status, out, _ = explain("--format", "json", stdin=text)
            assert status in (WORKS, WARNINGS, NOT_TESTED), status
            assert "\x1b" not in out and len(out) < 100000, len(out)
        print(f"# {piece!r}: {(time.monotonic() - start) / 2:.2f} s")


def check_many():
    """A long log says each thing once, and the worst of it is bounded."""
    status, findings = explain_json("\n".join(text for _, text, _ in TEXTS) * 2)
    keys = [(finding["code"], finding["explanation"]) for finding in findings]
    assert status == WORKS and len(keys) == len(set(keys)) and len(keys) <= 12, keys


CASES = [(f"{name}: {code}", check_program, (name, text, code)) for name, text, code in TEXTS]
CASES += [(f"nothing in: {text.splitlines()[0][:60]}", check_rival, (text,)) for text in RIVALS]
CASES += [(f"server in: {text.splitlines()[0][:60]}", check_place, (text, value))
          for text, value in PLACES]
CASES += [(check.__name__[6:].replace("_", " "), check, ()) for check in (
    check_arguments, check_empty, check_limit, check_message, check_bad_use, check_hostile,
    check_many)]


def main():
    print(f"1..{len(CASES)}")
    failed = False
    for number, (name, check, args) in enumerate(CASES, 1):
        try:
            check(*args)
            print(f"ok {number} - {name.replace('#', '')}")
        except (AssertionError, ValueError, IndexError, subprocess.SubprocessError) as problem:
            failed = True
            print(f"not ok {number} - {name.replace('#', '')}")
            for line in str(problem).splitlines():
                print(f"# {line}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
