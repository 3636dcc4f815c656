"""A small reverse proxy, like an institute's web server: below a path, with https or without."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "content-length"}


@contextmanager
def proxied(
    server: str, prefix: str = "", *, tls: Path | None = None, strips: bool = True
) -> Iterator[str]:
    """Serve `server` below `prefix`; with `tls`, a folder to write a certificate to, over https.

    `strips` says whether the proxy takes the prefix off the address, as most are set up.
    """
    told = {"server_behind": urlsplit(server), "prefix": prefix, "strips": strips}
    handler = type("Proxy", (_Proxy,), {**told, "scheme": "https" if tls else "http"})
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    proxy.daemon_threads = True
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_certificate(tls))
        proxy.socket = context.wrap_socket(proxy.socket, server_side=True)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    yield f"{'https' if tls else 'http'}://127.0.0.1:{proxy.server_address[1]}{prefix}"
    proxy.shutdown()
    proxy.server_close()


class _Proxy(BaseHTTPRequestHandler):
    """One connection to the proxy; subclasses say what stands behind it."""

    protocol_version = "HTTP/1.1"
    server_behind: SplitResult
    prefix = ""
    scheme = "http"
    strips = True

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        if not self.path.startswith(f"{self.prefix}/"):
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        behind = self.server_behind
        line = http.client.HTTPConnection(behind.hostname or "", behind.port, timeout=60)
        path = self.path[len(self.prefix) :] if self.strips else self.path
        line.request(self.command, path, body or None, self._headers())
        self._answer(line.getresponse())
        line.close()

    def _headers(self) -> dict[str, str]:
        kept = {k: v for k, v in self.headers.items() if k.lower() not in _HOP_BY_HOP}
        told = {
            "X-Forwarded-For": str(self.client_address[0]),
            "X-Forwarded-Host": self.headers["host"],
            "X-Forwarded-Proto": self.scheme,
        }
        if self.prefix:
            told["X-Forwarded-Prefix"] = self.prefix
        return {**kept, **told}

    def _answer(self, reply: http.client.HTTPResponse) -> None:
        self.send_response(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        with suppress(ConnectionError):  # the visitor may leave in the middle
            while part := reply.read1(65536):
                self.wfile.write(part)
                self.wfile.flush()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def _certificate(folder: Path) -> Path:
    """A certificate of one's own with its key, for 127.0.0.1."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "certificate.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
        + certificate.public_bytes(pem)
    )
    return path
