"""What schemathesis cannot know by itself: who signs, which ids there are, which entries a log would take.

Everything that varies follows from the case, so that the same case is sent the same way when it is tried again."""

import atexit
import collections
import json
import os
import re
import zlib
from urllib.parse import urlsplit

import requests
import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.core.parameters import ParameterLocation

import wire
import world
from signing import Signed

SIGNERS = ["cora"] * 3 + ["max"] * 2 + ["rosa"] * 2 + ["otto", "nobody", "replayed", "spoiled", "stale"]
"""A coordinator, a maintainer, a researcher, somebody unknown; and four ways not to be believed."""

UNBELIEVED = {"otto", "nobody", "replayed", "spoiled", "stale"}

sent = collections.Counter()
signer_of = {}


def decisions(case):
    """Gives, for a name and a count, one of so many numbers: the same for the same case, whatever ids there are."""
    known = repr([case.method, case.path, case.path_parameters, case.query, dict(case.headers or {}), case.body])
    return lambda what, count: zlib.crc32((known + what).encode(errors="surrogatepass")) % count


@schemathesis.serializer("application/vnd.postern.entry")
def as_it_is(context, value):
    if isinstance(value, bytes):
        return value
    return value.encode(errors="surrogatepass") if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.hook
def before_call(context, case, kwargs):
    decide = decisions(case)
    substitute_ids(case, decide)
    signer = SIGNERS[decide("signer", len(SIGNERS))]
    # Where the fields themselves were made wrong, they stay so.
    if not takes_signature(case) or is_wrong(case, ParameterLocation.HEADER):
        signer = "nobody"
    signer_of[case.id] = signer
    if signer == "nobody":
        return
    person = world.PEOPLE.get(signer, world.PEOPLE["cora"])
    signed = ["Signature", "Signature-Input"] + (["Content-Digest"] if case.method.upper() == "POST" else [])
    kwargs["auth"] = Signed(
        person,
        created=wire.now() // 1000 - 400 if signer == "stale" else None,
        spoil=signed[decide("spoil", len(signed))] if signer == "spoiled" else None,
        before=send_first if signer == "replayed" else None,
    )
    if case.method.upper() == "POST" and not is_wrong(case, ParameterLocation.BODY) and (entry := entry_for(case, person, decide)) is not None:
        kwargs["data"] = entry


def send_first(request):
    """Sends what will be sent again, with the same nonce."""
    with requests.Session() as session:
        answer = session.send(request, stream=True, timeout=5)
        remember(request, answer)
        answer.close()


def remember(request, answer):
    """What a log took, so that the next entry goes behind it."""
    path = urlsplit(request.url).path
    if answer.status_code == 201 and path in world.LOGS:
        world.LOGS[path].took(request.body, answer.content)


def takes_signature(case) -> bool:
    return any("signature" in scheme for scheme in case.operation.definition.raw.get("security", []))


def is_wrong(case, part) -> bool:
    """Whether schemathesis made this part so that the document refuses it."""
    made = case.meta.components.get(part) if case.meta else None
    return made is not None and made.mode.is_negative


def substitute_ids(case, decide):
    """Ids that are well formed and nobody's become, three times in four, those that there are."""
    there = {"program": (r"[a-z2-7]{52}", [world.made["program"]]), "case": (r"[a-z2-7]{26}", [world.made["case"]])}
    there["room"] = (r"[a-z0-9-]{1,32}", world.ROOMS)
    there["address"] = (r"[a-z2-7]{1,256}", [world.made["address"]])
    there["invite"] = (r"[a-z2-7]{1,256}", [world.made["invite"]])
    for name, (pattern, values) in there.items():
        value = (case.path_parameters or {}).get(name)
        if isinstance(value, str) and re.fullmatch(pattern, value) and decide(name, 4) > 0:
            case.path_parameters[name] = values[decide(name + " which", len(values))]


def entry_for(case, person, decide):
    """An entry that the log would take, or one with a single fault; nil to leave the body as it was generated."""
    log = world.LOGS.get(case.formatted_path)
    kind = decide("entry", 9)
    if log is None or kind >= 7:
        return None
    if kind == 6:
        # What is there already, posted again.
        return log.newest
    # In a room, who had not seen the newest entry comes in all the same; in the program log somebody else came first.
    place = log.places[-2] if kind == 4 and len(log.places) > 2 else log.end
    if case.path.endswith("/rooms/{room}/log"):
        room = case.path_parameters["room"]
        known = world.LOGS[world.PROGRAM_PATH + "/log"].end
        if kind == 2:
            # An older statement is named than the last: this does not end the room.
            return wire.closed(world.PROGRAM, world.CASE, room, place, known, 1, log.places[0], person)
        entry = wire.message(world.PROGRAM, world.CASE, room, place, known, 9 if kind == 3 else 1)
    else:
        newcomer = person if kind == 3 else wire.Identity.fresh("Newcomer")
        entry = wire.enroll(world.PROGRAM, place, person, newcomer, 2)
    if kind == 5:
        byte = decide("flip", len(entry))
        entry = entry[:byte] + bytes([entry[byte] ^ 1]) + entry[byte + 1 :]
    return entry


@schemathesis.hook
def after_call(context, case, response):
    remember(response.request, response)
    sent[f"{case.method.upper()} {case.path}", signer_of.get(case.id, "nobody"), response.status_code] += 1


@schemathesis.check
def says_no_more(ctx, response, case):
    """A refusal is one of the problem documents, and holds nothing of the request or of the server."""
    if response.status_code < 400 or case.method.upper() == "HEAD":
        return None
    where = case.operation.label
    body = json.loads(response.content)
    if response.headers.get("content-type") != ["application/problem+json"]:
        raise Failure(operation=where, title="not a problem document", message=str(response.headers))
    if not set(body) <= {"type", "title", "status", "detail", "count"}:
        raise Failure(operation=where, title="more in a problem than the document has", message=str(body))
    if (response.status_code == 409) != ("count" in body):
        raise Failure(operation=where, title="a count without a conflict", message=str(body))
    allowed = {"content-type", "content-length", "cache-control", "x-content-type-options", "date", "connection"}
    allowed |= {"allow"} if response.status_code == 405 else set()
    allowed |= {"retry-after"} if response.status_code in (429, 503) else set()
    if not set(response.headers) <= allowed:
        raise Failure(operation=where, title="a header field that the document does not have", message=str(response.headers))
    return None


@schemathesis.check
def nobody_is_believed_unsigned(ctx, response, case):
    """Without a signature of a member's that holds, nothing that needs one is answered."""
    signer = signer_of.get(case.id)
    if response.status_code < 300 and takes_signature(case) and signer in UNBELIEVED:
        raise Failure(operation=case.operation.label, title="answered without a right", message=str(signer))
    return None


@schemathesis.check
def a_refusal_is_one(ctx, response, case):
    """Whoever is refused learns nothing from how: the same bytes each time."""
    if response.status_code != 403:
        return None
    expected = (
        b'{"detail":"not signed by somebody who may do this","status":403,"title":"refused",'
        b'"type":"urn:postern:problem:refused"}'
    )
    if response.content != expected:
        raise Failure(operation=case.operation.label, title="two kinds of refusal", message=response.content.decode())
    return None


@atexit.register
def figures():
    with open(os.environ["POSTERN_SCHEMA_FIGURES"], "w", encoding="utf-8") as file:
        document = requests.get(f"{world.ORIGIN}/openapi.json", timeout=10).json()
        documented = {
            f"{method.upper()} {path}": list(operation["responses"])
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }
        json.dump({"documented": documented, "sent": [[*key, count] for key, count in sorted(sent.items())]}, file)
