"""The program that Scripts/check-schema made, and what its logs hold by now."""

import json
import os

import requests

import wire
from signing import Signed

with open(os.environ["POSTERN_SCHEMA_WORLD"], encoding="utf-8") as file:
    made = json.load(file)

ORIGIN = made["origin"]
PROGRAM = wire.unbase32(made["program"])
CASE = wire.unbase32(made["case"])
ROOMS = ["shared", "internal"]
PEOPLE = {name: wire.Identity.read(text) for name, text in made["identities"].items()}


class Log:
    """Where the next entry of a log goes."""

    def __init__(self, path: str, case: bytes, room: str):
        self.path, self.places, self.newest = path, [wire.Place.start(PROGRAM, case, room)], b""
        while True:
            count = len(self.places) - 1
            answer = requests.get(f"{ORIGIN}{path}?from={count}", auth=Signed(PEOPLE["cora"]), timeout=10)
            answer.raise_for_status()
            total, entries, _ = wire.page(answer.content)
            for time, entry in entries:
                self.add(time, entry)
            if len(self.places) > total:
                break

    def add(self, time: int, entry: bytes):
        self.places.append(self.end.after(PROGRAM, time, wire.entry_hash(PROGRAM, entry)))
        self.newest = entry

    def took(self, entry: bytes, answer: bytes):
        """What the server took, by the page with which it answered."""
        self.add(wire.receipted_time(wire.page(answer)[2]), entry)

    @property
    def end(self) -> wire.Place:
        return self.places[-1]


PROGRAM_PATH = f"/v1/programs/{made['program']}"
ROOM_PATHS = {room: f"{PROGRAM_PATH}/cases/{made['case']}/rooms/{room}" for room in ROOMS}
LOGS = {f"{path}/log": Log(f"{path}/log", CASE, room) for room, path in ROOM_PATHS.items()}
LOGS[f"{PROGRAM_PATH}/log"] = Log(f"{PROGRAM_PATH}/log", bytes(16), "")
