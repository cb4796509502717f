"""The conversation's modules, joined: nothing is lost, and what can't be joined is refused by name."""

import re

import pytest

from publishing.site.scripts import ScriptsError, conversation
from tests.product import ROOT
from tests.unit.site.facts import facts

WORDS = "export const know = (words) => words;\n"


def test_every_module_that_the_conversation_may_need_is_in_the_joined_file_or_beside_it() -> None:
    made = conversation(facts().scripts, facts().words.branch("scripts"))
    joined = made["conversation/chat.js"]
    for key, text in made.items():
        for address in re.findall(r"(?:from |import\()'([^']+)'", text):
            folder, _, name = address.rpartition("/")
            place = {".": f"conversation/{name}", "../scripts": f"scripts/{name}"}.get(
                folder, address.removeprefix("../")
            )
            assert place in made or (ROOT / "site" / place).is_file(), f"{key} imports {address}"
    assert "from './" not in joined
    assert {"citations.js", "feedback.js", "marks.js"} <= {key.rpartition("/")[2] for key in made}


def test_comments_and_indentation_stay_behind_and_strings_do_not() -> None:
    source = (
        "import { know } from './words.js';\n\n/** Says it. */\nexport function say() {\n"
        "  // here\n  return 'https://a.b'; // there\n}\n"
    )
    joined = conversation({"chat.js": source, "words.js": WORDS}, {"a": "b"})["conversation/chat.js"]
    assert "return 'https://a.b';\n}" in joined
    assert not re.search(r"Says it|here|there", joined)
    assert '$words.know({"a":"b"});' in joined
    assert "export const { say } = $chat;" in joined


def test_a_module_that_loads_later_takes_what_is_joined_from_the_joined_file() -> None:
    sources = {
        "chat.js": "import { know } from './words.js';\nexport const open = () => import('./late.js');\n",
        "late.js": "import { know } from './words.js';\nimport { box } from './composer.js';\nknow(box);\n",
        "words.js": WORDS,
        "composer.js": "export const box = 1;\n",
    }
    made = conversation(sources, {})
    assert made["conversation/late.js"].startswith(
        "import { know } from './chat.js';\nimport { box } from '../scripts/composer.js';\n"
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import { a } from './gone.js';\n", "chat.js imports gone.js, which isn't there"),
        ("import { a } from './chat.js';\n", "chat.js imports chat.js, which imports it"),
        ("import { know } from './words.js';\nexport const know = 1;\n", "both export know: rename one"),
    ],
)
def test_what_cannot_be_joined_is_refused_by_name(source: str, message: str) -> None:
    with pytest.raises(ScriptsError, match=re.escape(message)):
        conversation({"chat.js": source, "words.js": WORDS}, {})
