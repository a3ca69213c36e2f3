"""As much of the wire as a client needs that signs requests and appends entries: written from the specification
(Sources/PosternFormat), not from the program, so that the two can disagree."""

import base64
import hashlib
import os
import time

from nacl.signing import SigningKey

NOWHERE = bytes(32)
NO_EXTENSIONS = b"\0"


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
        self.fingerprint = digest("postern/1/fingerprint", NOWHERE, bytes([1]) + keys)
        card = bytes([1, 1, 1]) + vector(name.encode()) + keys + NO_EXTENSIONS
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


class Place:
    """A log after so many entries."""

    def __init__(self, count: int, head: bytes):
        self.count, self.head = count, head

    @classmethod
    def start(cls, program: bytes, case: bytes, room: str) -> "Place":
        return cls(0, digest("postern/1/log", program, case + vector(room.encode())))

    def after(self, program: bytes, time: int, entry_hash: bytes) -> "Place":
        head = digest("postern/1/head", program, self.head + number(self.count) + number(time) + entry_hash)
        return Place(self.count + 1, head)

    @property
    def encoded(self) -> bytes:
        return number(self.count) + self.head


def entry_hash(program: bytes, entry: bytes) -> bytes:
    """The hash of an entry; of a statement without its members, whose leaves are hashed in their place."""
    if entry[0] == 4:
        entry = entry[: len(entry) - int.from_bytes(entry[3:7], "big")]
    return digest("postern/1/entry", program, entry)


def prefix(program: bytes, case: bytes, room: str, seen: Place, known: Place, epoch: int) -> bytes:
    """What every entry of a room begins with: the log, what its author had seen of it and of the program log, the epoch."""
    return program + case + vector(room.encode()) + seen.encoded + known.encoded + number(epoch, 4)


def message(program: bytes, case: bytes, room: str, seen: Place, known: Place, epoch: int) -> bytes:
    """A message that nobody can open. A server cannot know that."""
    header = bytes([5, 1, 1]) + prefix(program, case, room, seen, known, epoch)
    return header + vector(os.urandom(80)) + os.urandom(32) + vector(os.urandom(512 + 16))


def enroll(program: bytes, place: Place, author: Identity, newcomer: Identity, role: int) -> bytes:
    """A program statement that takes somebody in."""
    statement = bytes([3, 1, 1]) + program + place.encoded + number(now())
    statement += bytes([1, role]) + vector(newcomer.name.encode()) + vector(newcomer.card)
    statement += NO_EXTENSIONS + author.fingerprint
    return statement + vector(author.sign("postern/1/program-statement", program, statement))


def closed(
    program: bytes, case: bytes, room: str, seen: Place, known: Place, epoch: int, last: Place, author: Identity
) -> bytes:
    """A statement that ends a room."""
    statement = bytes([4, 1, 1]) + number(0, 4) + prefix(program, case, room, seen, known, epoch) + number(now())
    statement += last.encoded + bytes([4]) + NO_EXTENSIONS + author.fingerprint
    return statement + vector(author.sign("postern/1/statement", program, statement))


def page(data: bytes) -> tuple[int, list[tuple[int, bytes]], bytes]:
    """The count of a log, the entries of a page with their times, and the receipt of the last."""
    reader = Reader(data)
    count, inner, receipt = reader.number(), Reader(reader.vector()), reader.vector()
    entries = []
    while inner.place < len(inner.data):
        time = inner.number()
        entries.append((time, inner.vector()))
    return count, entries, receipt


def receipted_time(receipt: bytes) -> int:
    """The time at which the server took an entry."""
    reader = Reader(receipt)
    reader.fixed(3 + 32 + 16)
    reader.vector()
    reader.fixed(8 + 32)
    return reader.number()
