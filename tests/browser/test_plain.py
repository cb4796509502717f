"""What is read without the Markdown lexer reads as with it."""

import random
from collections import Counter

from tests.browser.visiting import Visit

PLAIN = """async (texts) => {
  const { plain } = await import('/scripts/plain.js');
  const { Lexer, Tokenizer, defaults } = await import('/vendor/marked-18.2.1/lexer.js');
  class Own extends Tokenizer { def() {} } // as the page's: nothing defines a link
  const lex = (text) => new Lexer({ ...defaults, tokenizer: new Own() }).lex(text);
  const words = (tokens) => tokens.reduce((all, { type, text }) => {
    if (type === 'text' && all.at(-1)?.[0] === 'text') all.at(-1)[1] += text;
    else all.push([type, text]);
    return all;
  }, []);
  const item = ({ tokens }) => tokens.map((token) => [token.type, words(token.tokens ?? [token])]);
  const cell = ({ text, tokens }) => [text, words(tokens)];
  const kinds = {
    list: (token) => [token.ordered, token.start, token.loose, token.items.map(item)],
    table: ({ header, rows }) => [header.map((name) => [name.align, ...cell(name)]), rows.map((row) => row.map(cell))],
    code: ({ lang, text }) => [lang, text],
  };
  const block = (token) => [token.type, kinds[token.type]?.(token) ?? words(token.tokens ?? [token])];
  const said = (tokens) => JSON.stringify(tokens.filter(({ type }) => type !== 'space').map(block));
  const own = texts.map((text) => [text, plain(text)]).filter(([, tokens]) => tokens);
  return {
    taken: own.flatMap(([, tokens]) => tokens.map(({ type }) => type)),
    unlike: own.filter(([text, tokens]) => said(tokens) !== said(lex(text))).map(([text]) => text),
    lost: own.filter(([text, tokens]) => tokens.map(({ raw }) => raw).join('') !== text).map(([text]) => text),
  };
}"""
SCRAPS = [
    "a", "B", "word", "1.02 USD", "2026", "1.", "12.", "-", "- ", "- a", "\n", "\n\n", "\n\n\n", " ", "`x`",
    "`a b`", "` c `", "`", "[1]", ":", ".", "(", "'s", "—", "&amp;", "#", "# ", ">", "=", "--", "+", "!", "?",
    "1) ", ". ", "\n- ", "\n1. ", "`a_b <c>`", "/", "foo@", "|", "~", "3. x", "[x] ", "tail ", "^", "×", "*",
    "_", "<", "](", "[1]:", "]: ", "**", "**Bold 1**", " **b [1]**", "**c.**", "(**d** e",
]  # fmt: skip
LINES = [
    "a", "b c ", "- a", "1. a", "", "", " ", "|", "||", "| a | b |", "| a | b |\n|--|--|",
    "| a | b |\n|:-|-:|\n| c | 1.00 |", "| `c` | **d** |", "|  e|f  | ", "|--|--|",
    "| --- | :-: |", "|:--|--:| ", "|-|", "--|--", "| 1.00 USD [1] |", "| x | y | z |", "| |", "| `p|q` | r |",
    "| a\\|b | c |", "a | b", "```", "```", "```py", "```js ", "``` x y", "````", "~~~", "  ```", "```a`", "    c",
    "# no", "def f(x): [1]", "<b> & *c*", "\tt", "- ```", "> q", "[a]: b",
]  # fmt: skip
"""Whole lines: tables and blocks of code are read line by line."""


def test_a_plain_text_gives_the_tokens_that_the_lexer_gives(visit: Visit) -> None:
    generator = random.Random(7)
    texts = ["".join(generator.choices(SCRAPS, k=generator.randint(1, 9))) for _ in range(20_000)]
    texts += ["\n".join(generator.choices(LINES, k=generator.randint(1, 7))) for _ in range(40_000)]
    drawn = visit.evaluate(PLAIN, texts)
    assert drawn["unlike"] == []
    assert drawn["lost"] == []
    taken = Counter(drawn["taken"])
    kinds = ("paragraph", "list", "table", "code")
    assert min(taken[kind] for kind in kinds) > 700, f"otherwise this says little: {taken}"
