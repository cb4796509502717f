"""Ten attacks by what the untrusted job hands over; written apart from what they attack.

Each arms a `Scene`; what must hold after every one of them stands in test_posting_attacks.py.
"""

import json
import stat
import zipfile
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.review.attacked import Scene, zipped

EVIL = (
    "pwned @pwned-org/team @pwned &#64;pwned [pwned](https://evil.example/p) ![pwned](https://evil.example/p.png) "
    "[pwned]: <https://evil.example> https://evil.example/pwned www.evil.example pwned@evil.example #1 victim/r#1 GH-1 "
    "<img src=x onerror=pwned> <script>pwned</script> <a href='//evil.example'>pwned</a> **pwned** ~~pwned~~ $pwned$ "
    "` `` ``` ~~~ | pwned | \\| \\` </code></pre></td></table></summary></details> <!-- pwned"
)
LINES = (
    "pwned\n\n# pwned\n\npwned\n=====\n\n> [!CAUTION]\n> pwned\n\n- [x] pwned\n\n```mermaid\nflowchart\n```\n\n````\n"
    "| pwned | b |\n|---|---|\n| <b>pwned</b> | @pwned |\n\r\n\u2028# pwned\x85\x0b\x0c\x00\x1b[31m\u202epwned\u2066\n"
    "::error::pwned\n::add-mask::pwned\n##[group]pwned\n" + EVIL
)


def _policy(sid: str) -> str:
    allowed = {"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": [sid, "s3:*"], "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed]})


def resource_names(scene: Scene) -> None:
    """Names, types, parents and providers of resources are Markdown, HTML and mentions."""
    for at, text in enumerate(
        (EVIL, LINES, "`" * 9 + EVIL, "pwned\\", "](//evil.example)pwned", "pwned `` @pwned")
    ):
        scene.with_node(f"{text}{at}", type=f"aws:s3/bucket:{text}", parent=text, provider=text)
    scene.sends(scene.told())
    scene.nodes[:] = [one for one in scene.nodes if "pwned" not in one["name"]]
    for text in ("pwned-`@pwned`", "pwned|@pwned", "pwned<img src=x>", "pwned[x](//evil.example)"):
        scene.with_node(text)
    scene.sends(scene.told())
    scene.nodes[:] = [one for one in scene.nodes if "pwned" not in one["name"]]
    for at in range(500):
        scene.with_node(f"pwned-{at}-`<details>`|@pwned{'x' * (at % 97)}")
    scene.sends(scene.told())


def property_values(scene: Scene) -> None:
    """Values, keys, policies, protocols and outputs of known resources are hostile."""
    for name in ("cdn-site-policy", "knowledge-documents-policy"):
        scene.node(name)["inputs"]["policy"] = _policy(EVIL)
    variables = scene.node("api-function")["inputs"].setdefault("environment", {}).setdefault("variables", {})
    variables |= {EVIL: LINES, "MAX_QUESTIONS": EVIL, "pwned": "`@pwned`"}
    scene.node("api-function")["inputs"] |= {
        "runtime": EVIL,
        "memorySize": LINES,
        EVIL: EVIL,
        "timeout": EVIL,
    }
    scene.node("api-url")["inputs"] |= {"authorizationType": EVIL}
    scene.node("api-log")["inputs"] |= {"retentionInDays": EVIL, "tags": {EVIL: LINES}}
    scene.node("safeguards-table")["inputs"] |= {"hashKey": LINES, "billingMode": EVIL}
    scene.node("api-invoke-permission")["inputs"] |= {"principal": EVIL, "action": LINES}
    scene.record["graphs"]["dev"]["outputs"] |= {EVIL: LINES, "pageUrl": EVIL, "readme": LINES}


def stacks_places_messages(scene: Scene) -> None:
    """Stack names, file names of lines, messages of a program that failed, and the project are hostile."""
    graph = scene.record["graphs"]["dev"]
    scene.node("safeguards-table")["inputs"]["hashKey"] = "pwned"
    for name in (EVIL, LINES, "../pwned", "--output=pwned", "pwned`@pwned`"):
        scene.record["graphs"] = {"dev": graph, name: {**graph, "stack": name}}
        scene.record["places"] = {"dev": {}, name: {}}
        scene.sends(scene.told())
    scene.record |= {"graphs": {"dev": {**graph, "project": EVIL}}}
    for text in (EVIL, LINES, "../../etc/passwd", "pwned](//evil.example)`@pwned"):
        scene.record["places"] = {"dev": {"safeguards-table": [text, 7], "cdn-site": [text, text]}}
        scene.sends(scene.told())
        scene.record["places"] = {"dev": {"safeguards-table": [text, 7]}}
        scene.record["broken"] = {"prod": text, "pwned": text, "dev": text}
        scene.sends(scene.told())
        scene.record["broken"] = {"prod": f"ValueError: {text}"}
        scene.sends(scene.told())
        scene.record["broken"] = {}


def forged_identity(scene: Scene) -> None:
    """The artefact names another pull request, repository, commit, branch, comment and token."""
    lies = {
        "number": 6,
        "pull_request": 6,
        "issue": 6,
        "repository": "victim/r",
        "head_sha": "0" * 40,
        "branch": "main",
    }
    lies |= {
        "event": {"workflow_run": {"head_branch": "main"}},
        "comment_id": 2,
        "marker": "pwned",
        "token": "pwned",
    }
    scene.record |= lies
    scene.sends(scene.told())
    scene.record["graphs"]["dev"] |= lies
    scene.sends(scene.told())
    scene.sends(zipped(("head.json", json.dumps(lies))))
    scene.sends(zipped(("head.json", json.dumps({**scene.record, "version": 99}))))


def zip_members(scene: Scene) -> None:
    """Links, devices, folders and paths that lead out, in the place of the one file or beside it."""
    for mode in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR):
        special = zipfile.ZipInfo("head.json")
        special.create_system, special.external_attr = 3, (mode | 0o777) << 16
        scene.sends(zipped((special, str(scene.secret))))
    for name in (
        "../head.json",
        "/head.json",
        f"/{scene.ran}",
        f"../../{scene.ran}",
        "head.json/",
        "HEAD.JSON",
        "a\\..\\head.json",
    ):
        scene.sends(zipped((name, json.dumps(scene.record))))
    scene.sends(zipped(("head.json", json.dumps(scene.record)), ("../../ran", "pwned")))
    scene.sends(zipped(("head.json\x00.txt", json.dumps(scene.record))))
    for broken in (
        b"",
        b"PK",
        b"pwned" * 99,
        scene.told()[:-30],
        scene.told()[:999],
        b"pwned" + scene.told(),
    ):
        scene.sends(broken)


def zip_bomb(scene: Scene) -> None:
    """64 MB in 300 kB: told truly, told as 10 bytes, in an encrypted, an unknown and a torn way."""
    bomb = zipped(("head.json", b" " * 64_000_000))
    lying = bomb.replace((64_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    locked, unknown = bytearray(scene.told()), bytearray(scene.told())
    central = locked.rindex(b"PK\x01\x02")
    locked[central + 8] |= 1
    unknown[central + 10] = 99
    torn = bytearray(scene.told())
    torn[200:260] = b"\xff" * 60
    for data in (bomb, lying, bytes(locked), bytes(unknown), bytes(torn)):
        scene.sends(data)


def many_members(scene: Scene) -> None:
    """Five thousand files in the archive, and the one file twice."""
    scene.sends(zipped(*((f"{at}", "") for at in range(5_000))))
    scene.sends(zipped(("head.json", json.dumps(scene.record)), ("head.json ", "{}")))
    once = scene.told()
    scene.sends(once + once)


def large_json(scene: Scene) -> None:
    """JSON too long, too deep or too wide to be compared: in the file, in a value, in references and in policies."""
    scene.sends(zipped(("head.json", "[" * 200_000)))
    scene.sends(zipped(("head.json", '{"graphs":' * 5_000)))
    deep: Any = "pwned"
    for _ in range(400):
        deep = {"a": [deep]}
    scene.node("cdn-site-policy")["inputs"]["policy"] = json.dumps({"Statement": deep})
    scene.node("api-function")["inputs"]["deep"] = deep
    scene.sends(scene.told())
    scene.node("cdn-site-policy")["inputs"]["policy"] = "[" * 100_000
    scene.node("api-function")["inputs"]["deep"] = "${" * 50_000 + "9" * 50_000
    scene.sends(scene.told())
    for at in range(3_000):
        on = [{"on": f"pwned{other}", "input": "a", "output": "b"} for other in (at - 1, (at * 7) % 3_000)]
        scene.with_node(f"pwned{at}", dependencies=on, parent=f"pwned{at + 1}")
    scene.sends(scene.told())


def strange_json(scene: Scene) -> None:
    """NaN, endless numbers, keys twice, other encodings, half a surrogate, and every field of a wrong type."""
    told = json.dumps(scene.record)
    for old, new in (
        ('"retentionInDays": 7', '"retentionInDays": NaN'),
        ('"retentionInDays": 7', '"retentionInDays": 1e999'),
        ('"retentionInDays": 7', f'"retentionInDays": {"9" * 5_000}'),
        ('"retentionInDays": 7', '"retentionInDays": -Infinity, "retentionInDays": {"a": null}'),
        ('"retentionInDays": 7', '"retentionInDays": "\\ud800pwned\\u0000"'),
        ('"name": "api-log"', '"name": "api-\\udfffpwned\\u0000"'),
        ('"version": 1', '"version": 1, "version": true, "graphs": []'),
        ('"type": "aws:s3/bucket:Bucket"', '"type": {"pwned": []}'),
        ('"parent": "api"', '"parent": "api-log"'),
        ('"places": {"dev": {}}', '"places": {"dev": {"api-log": ["\\ud800", 1e400]}}'),
        ('"broken": {}', '"broken": {"prod": "\\ud800pwned"}'),
        ('"broken": {}', '"broken": {"prod": {"a": 1}}'),
        ('"nodes": [', '"nodes": [null, 7, [], '),
        ('"outputs": {', '"outputs": {"a": NaN, '),
    ):
        assert old in told, old
        scene.sends(zipped(("head.json", told.replace(old, new))))
    for name in ("utf-16", "utf-32", "utf-8-sig", "utf-7"):
        scene.sends(zipped(("head.json", told.encode(name))))
    for part in (b"\xff\xfe", "", "null", "NaN", "7", '"pwned"', "{}"):
        scene.sends(zipped(("head.json", part)))


def wrong_artefacts(scene: Scene) -> None:
    """Another name, the same name twice, an expired one, one of another run, and one whose size is a lie."""
    row: dict[str, Any] = {"name": "review-head", "id": 7, "size_in_bytes": 10, "expired": False}
    other = {**row, "id": 8, "workflow_run": {"id": 99, "head_sha": "0" * 40}}
    large = zipped(("head.json", b"[" * 30_000_000)) + b"\x00" * 6_000_000
    scene.posts = None
    for rows in (
        [row],
        [{**row, "name": "review-head "}],
        [row, row],
        [{**row, "expired": True}],
        [other],
        [],
        [{}],
        [row, other],
    ):
        scene.tries.append(partial(scene.state.serves, large, rows))


ARTEFACTS: tuple[Callable[[Scene], None], ...] = (
    resource_names,
    property_values,
    stacks_places_messages,
    forged_identity,
    zip_members,
    zip_bomb,
    many_members,
    large_json,
    strange_json,
    wrong_artefacts,
)
