"""As much of the wire as a client needs that signs requests and appends entries: written from the specification
(Sources/PosternFormat), not from the program, so that the two can disagree."""

import base64
import hashlib
import os
import time

from nacl.signing import SigningKey

NOWHERE = bytes(32)


def base32(data: bytes) -> str:
    return base64.b32encode(data).decode().lower().rstrip("=")


def unbase32(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))


def framed(tag: str, program: bytes, data: bytes) -> bytes:
    return bytes([len(tag)]) + tag.encode() + program + data


def digest(tag: str, program: bytes, data: bytes) -> bytes:
    return hashlib.blake2b(framed(tag, program, data), digest_size=32).digest()


def vector(data: bytes) -> bytes:
    if len(data) < 1 << 6:
        return bytes([len(data)]) + data
    if len(data) < 1 << 14:
        return (len(data) | 0x4000).to_bytes(2, "big") + data
    return (len(data) | 0x8000_0000).to_bytes(4, "big") + data


def number(value: int, size: int = 8) -> bytes:
    return value.to_bytes(size, "big")


class Reader:
    """Reads what `vector`, `number` and fixed fields write."""

    def __init__(self, data: bytes):
        self.data, self.place = data, 0

    def fixed(self, size: int) -> bytes:
        self.place += size
        if self.place > len(self.data):
            raise ValueError("ends early")
        return self.data[self.place - size : self.place]

    def number(self, size: int = 8) -> int:
        return int.from_bytes(self.fixed(size), "big")

    def vector(self) -> bytes:
        first = self.number(1)
        size = 1 << (first >> 6)
        length = first & 0x3F
        for _ in range(size - 1):
            length = length << 8 | self.number(1)
        return self.fixed(length)


class Identity:
    """Somebody's keys, as `postern id export` writes them, or new ones."""

    def __init__(self, name: str, seed: bytes, receiving: bytes):
        from nacl.public import PrivateKey

        self.name, self.key = name, SigningKey(seed)
        self.receiving_key = bytes(PrivateKey(receiving).public_key)
        keys = vector(bytes(self.key.verify_key)) + vector(self.receiving_key)
        self.fingerprint = digest("postern/1/fingerprint", NOWHERE, keys)
        card = bytes([1, 1, 1]) + vector(name.encode()) + keys
        self.card = card + vector(self.sign("postern/1/card", NOWHERE, card))

    @classmethod
    def fresh(cls, name: str) -> "Identity":
        return cls(name, os.urandom(32), os.urandom(32))

    @classmethod
    def read(cls, text: str) -> "Identity":
        text = text.strip().removeprefix("postern-identity-")
        reader = Reader(unbase32(text)[:-4])
        assert reader.fixed(3) == bytes([8, 1, 1]), "not an identity in the clear"
        return cls(reader.vector().decode(), reader.vector(), reader.vector())

    def sign(self, tag: str, program: bytes, data: bytes) -> bytes:
        return self.key.sign(framed(tag, program, data)).signature


def now() -> int:
    return int(time.time() * 1000)


def message(program: bytes, case: bytes, room: str, index: int, previous: bytes, epoch: int) -> bytes:
    """A message that nobody can open. A server cannot know that."""
    header = bytes([5, 1, 1]) + program + case + vector(room.encode()) + number(index) + previous
    header += number(epoch, 4) + vector(os.urandom(80)) + os.urandom(32)
    return header + vector(os.urandom(512 + 16))


def enroll(program: bytes, index: int, previous: bytes, author: Identity, newcomer: Identity, role: int) -> bytes:
    """A program statement that takes somebody in."""
    statement = bytes([3, 1, 1]) + program + number(index) + previous + number(now())
    statement += bytes([1, role]) + vector(newcomer.name.encode()) + vector(newcomer.card) + author.fingerprint
    return statement + vector(author.sign("postern/1/program-statement", program, statement))


def closed(
    program: bytes, case: bytes, room: str, index: int, previous: bytes, head: tuple, before: tuple, author: Identity
) -> bytes:
    """A statement that ends a room."""
    statement = bytes([4, 1, 1]) + program + case + vector(room.encode()) + number(index) + previous + number(now())
    statement += number(head[0]) + head[1] + number(before[0]) + before[1] + bytes([4]) + author.fingerprint
    return statement + vector(author.sign("postern/1/statement", program, statement))


def page(data: bytes) -> tuple[int, list[bytes]]:
    """The count of a log, and the entries of a page."""
    reader = Reader(data)
    count, inner = reader.number(), Reader(reader.vector())
    entries = []
    while inner.place < len(inner.data):
        entries.append(inner.vector())
        inner.vector()
    return count, entries
