"""The options of curl that make a request, or that do no harm. Data."""

VALUE_OPTIONS = {
    "-X": "method", "--request": "method", "-H": "header", "--header": "header", "--url": "url", "-A": "agent",
    "--user-agent": "agent", "-d": "data", "--data": "data", "--data-raw": "raw", "--data-binary": "data",
    "--data-ascii": "data", "--data-urlencode": "urlencode", "--url-query": "query", "--json": "json",
    "-b": "cookie", "--cookie": "cookie", "-u": "password", "--user": "password", "-U": "password",
    "--proxy-user": "password", "--oauth2-bearer": "password", "--aws-sigv4": "password", "-E": "password",
    "--cert": "password", "--key": "password", "--pass": "password", "-F": "form", "--form": "form",
    "--form-string": "form", "-T": "file", "--upload-file": "file", "-K": "config", "--config": "config",
    "-o": "", "--output": "", "-m": "", "--max-time": "", "--connect-timeout": "", "-x": "", "--proxy": "",
    "--cacert": "", "--capath": "", "-w": "", "--write-out": "", "-e": "", "--referer": "", "--retry": "",
    "--retry-delay": "", "--retry-max-time": "", "--resolve": "", "--connect-to": "", "--interface": "", "-c": "",
    "--cookie-jar": "", "-D": "", "--dump-header": "", "--noproxy": "", "--max-redirs": "", "--limit-rate": "",
    "--ciphers": "", "--tls-max": "", "--stderr": "", "--trace": "", "--trace-ascii": "", "-r": "", "--range": "",
}  # fmt: skip
"""curl's options that take a value, and what becomes of it; an empty name is dropped."""

FLAGS = frozenset({
    "-s", "-S", "-k", "-L", "-i", "-v", "-g", "-f", "-#", "-j", "-N", "-n", "-4", "-6", "-q", "-Z", "-O", "-J", "-0",
    "-1", "-2", "--silent", "--show-error", "--insecure", "--location", "--include", "--verbose", "--globoff", "--fail",
    "--fail-with-body", "--compressed", "--http1.0", "--http1.1", "--http2", "--http2-prior-knowledge", "--http3",
    "--tlsv1.2", "--tlsv1.3", "--tlsv1", "--ssl-no-revoke", "--no-buffer", "--progress-bar", "--no-progress-meter",
    "--ipv4", "--ipv6", "--no-keepalive", "--path-as-is", "--remote-name", "--location-trusted", "--netrc", "--basic",
    "--digest", "--ntlm", "--negotiate", "--anyauth", "--compressed-ssh", "--disable",
})  # fmt: skip

END_WORDS = frozenset({";", "&", "&&", "|", "||", ">", ">>", "2>&1", "--next", "-:"})
"""Words where the command ends and something else begins."""
