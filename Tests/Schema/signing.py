"""Signs requests by RFC 9421 as the document describes: method, authority, path, query, and the digest of a body."""

import base64
import hashlib
import os
import time
from urllib.parse import urlsplit

import requests.auth

from wire import Identity, base32


def fields(person: Identity, method: str, url: str, body: bytes | None, created: int | None = None) -> dict:
    """The header fields that a signed request carries."""
    parts = urlsplit(url)
    lines = [
        ("@method", method),
        ("@authority", parts.netloc.lower()),
        ("@path", parts.path or "/"),
        ("@query", "?" + parts.query),
    ]
    answer = {}
    if body is not None:
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        answer["Content-Digest"] = f"sha-256=:{digest}:"
        lines.append(("content-digest", answer["Content-Digest"]))
    names = " ".join(f'"{name}"' for name, _ in lines)
    nonce = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
    parameters = (
        f'({names});created={created or int(time.time())};nonce="{nonce}"'
        f';keyid="{base32(person.fingerprint)}";alg="ed25519";tag="postern/1"'
    )
    base = "".join(f'"{name}": {value}\n' for name, value in lines) + f'"@signature-params": {parameters}'
    signature = base64.b64encode(person.key.sign(base.encode()).signature).decode()
    answer["Signature-Input"] = f"postern={parameters}"
    answer["Signature"] = f"postern=:{signature}:"
    return answer


class Signed(requests.auth.AuthBase):
    """Signs a request when nothing of it changes any more. `spoil` names a field that is changed afterwards; `before`
    is called with the request just before it is sent."""

    def __init__(self, person: Identity, created: int | None = None, spoil: str | None = None, before=None):
        self.person, self.created, self.spoil, self.before = person, created, spoil, before

    def __call__(self, request):
        body = request.body.encode() if isinstance(request.body, str) else request.body
        if request.method == "POST":
            body = body or b""
        signed = fields(self.person, request.method, request.url, body, self.created)
        if self.spoil in signed:
            middle = len(signed[self.spoil]) // 2
            other = "A" if signed[self.spoil][middle] != "A" else "B"
            signed[self.spoil] = signed[self.spoil][:middle] + other + signed[self.spoil][middle + 1 :]
        request.headers.update(signed)
        if self.before:
            self.before(request)
        return request
