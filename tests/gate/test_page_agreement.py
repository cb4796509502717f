"""The gate reads exactly what the page shows: both read some hundred small answers, the page with its own modules."""

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from api.citation_gate.markdown import reading
from api.citation_gate.markdown.reading import units
from tests.waiting import PATIENCE

PAGE = Path(__file__).with_name("page_text.mjs")
KNOWN = frozenset({1, 2, 3})

WRITTEN = [
    "It costs 5,000 USD [1].",
    "It costs <b 5,000 USD> here [1].",
    "It costs <!-- 5,000 USD --> here [1].",
    "<!-- 5,000 USD -->\n\nIt is free [1].",
    "<div>5,000 USD\n\nIt is free [1].",
    "<details>\n<summary>5,000 USD</summary>\n\nText [1]\n\n</details>",
    "<span class='x'>5</span>0 USD",
    "500. USD",
    "900) regions are used",
    "- 12.75. USD",
    "### 99.95 USD a month",
    "3**5**1 USD and 3*5*1 and 3_5_1 and __a__ and *a*b",
    "3&#53;1 USD, 3&#x35;1, 5&euro; &lt;b&gt; &nope; &amp;#53;",
    "2&half; 3&frac34; 5&percnt; 1&comma;500 &nosuch1; &sup2;",
    "\\*a\\* \\[1\\] 3\\.5 \\<b>",
    '[the docs. More](https://x.y/a_b) and [raw](http://x.y) and [own](costs.md "5 USD")',
    "![5,000 USD](https://x.y/z.png) and ![](https://x.y/z.png)",
    "<https://x.y/a*b*c> and https://x.y/a_b_c. Then www.x.y/z, ok",
    "`5 USD` and ``a`b`` and ` x ` and `open",
    "a [1, 2] b [9] c 【1†L4】 d [1](costs.md) e [x][1] f [1]: g",
    "[1]: https://x.y\n\nText [1].",
    "| Model | USD |\n|---|--:|\n| a \\| b | 0.14 | hidden 77 |\n| `c` [1] |",
    "Model | USD\n--- | ---\nNova | 0.14",
    "Model |\n--- |\nNova\n52. the row 5,000 USD\n-\n1. an item",
    "Not a table | 5\nNext line",
    "```python\nx[1] = 5 # [9]\n```",
    "~~~\n5,000 USD\n~~~\nafter",
    "```costs 5,000 USD\nx\n```",
    "```\nopen 5",
    "Text\n\n    indented[9] 5\n\nmore",
    "- a\n\n    still the item\n- b\n  - c 5\n    d",
    "1. one\n2. two\n\n   more of two\n3. three",
    "> quoted 5\n> goes on\nlazily\n\n> > deeper",
    "Title 5\n===\n\nOther\n---\ntext",
    "a  \nb\\\nc\nd",
    "~~5~~ ~6~ 7~8~9 ~~~10~~~",
    "* * *\n- - -\n___\ntext",
    "- [ ] open 5\n- [x] done 6",
    "# Head 5 ##\n####### seven\n#no heading",
    "**bold. Still bold.** Not. *a **b** c*",
    "a * b * c 2 * 3 = 6 and a_b_c and 5*x*",
    "text\n1. not a list? it is\n2. two",
    "text\n2. continues\n- a",
    "\u200b5\u200b0 USD",
    "[a [b] c](https://x.y) [d](<https://x.y/e f> 'g') [h](i j)",
    "<script>5</script> <a href='x'>6</a> <br> <img src=5>",
    "&#91;1] and [&#49;] and &#96;5&#96;",
]
_PARTS = (
    "a b|5|5,000 USD|. |.|, |\n|\n\n|\n\n\n|[1]|[9]|[1, 2]|[x](https://x.y/z)|[x](y)|(|)|[|]|`|``|`c d`|*|**|_|~~"
    "|<|>|<b 5>|</b>|<!-- 6 -->|&amp;|&#53;|\\|\\*|\\[|- |1. |2. |> |# |## |```\n|~~~\n|    |  |:|!|https://x.y/a_b|é|„"
    "|end.|Next|7 %"
)
PARTS = _PARTS.split("|")
TABLE = "| a | b |\n|---|---|\n| 1 | [1] |\n"


def composed(seed: int) -> str:
    dice = random.Random(seed)
    parts = [
        dice.choice([*PARTS, TABLE] if dice.random() < 0.05 else PARTS) for _ in range(dice.randint(3, 14))
    ]
    return "".join(parts)


ANSWERS = [*WRITTEN, *map(composed, range(400))]
_EDGE_MARKS = re.compile(r"(?<![^\W_])[*_~]+|[*_~]+(?![^\W_])")


def folded(text: str) -> str:
    """Without white space, and without marks of emphasis at a word's edge: they hide no figure and make none."""
    text = re.sub(r"[☑☐]", "", text).replace("\u200b", "")
    return re.sub(r"\s+", "", _EDGE_MARKS.sub("", text))


def cleaned(answer: str) -> tuple[str, str]:
    """The answer as it goes to the page, and as the gate reads it."""
    found = [reading.clean(unit, KNOWN) for unit in units(answer)]
    return "".join(unit.text for unit, _ in found), "\n".join("\n".join(read.cells) for _, read in found)


@pytest.fixture(scope="module")
def shown() -> list[str]:
    """What the page shows of each cleaned answer."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node 20 or newer")
    texts = json.dumps([cleaned(answer)[0] for answer in ANSWERS])
    run = subprocess.run(
        [node, PAGE], input=texts, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    found: list[str] = json.loads(run.stdout)
    return found


def test_the_gate_reads_what_the_page_shows(shown: list[str]) -> None:
    differ = [
        (answer, page, read)
        for answer, page, read in zip(ANSWERS, shown, (cleaned(answer)[1] for answer in ANSWERS), strict=True)
        if folded(page) != folded(read)
    ]
    assert [f"{answer!r}\n  page {page!r}\n  gate {read!r}" for answer, page, read in differ] == []
