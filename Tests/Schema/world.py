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

    def __init__(self, path: str):
        self.path, self.heads = path, []
        while True:
            answer = requests.get(f"{ORIGIN}{path}?from={len(self.heads)}", auth=Signed(PEOPLE["cora"]), timeout=10)
            answer.raise_for_status()
            count, entries = wire.page(answer.content)
            self.heads += [wire.digest("postern/1/entry", PROGRAM, entry) for entry in entries]
            if len(self.heads) >= count:
                break

    def took(self, entry: bytes):
        self.heads.append(wire.digest("postern/1/entry", PROGRAM, entry))

    @property
    def next(self) -> tuple[int, bytes]:
        return len(self.heads), self.heads[-1]


PROGRAM_PATH = f"/v1/programs/{made['program']}"
ROOM_PATHS = {room: f"{PROGRAM_PATH}/cases/{made['case']}/rooms/{room}" for room in ROOMS}
LOGS = {f"{path}/log": Log(f"{path}/log") for path in [PROGRAM_PATH, *ROOM_PATHS.values()]}
