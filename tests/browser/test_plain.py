"""What is read without the Markdown lexer reads as with it."""

import random

from tests.browser.visiting import Visit

PLAIN = """async (texts) => {
  const { plain } = await import('/scripts/plain.js');
  const { Lexer, defaults } = await import('/vendor/marked-18.2.1/lexer.js');
  const words = (tokens) => tokens.reduce((all, { type, text }) => {
    if (type === 'text' && all.at(-1)?.[0] === 'text') all.at(-1)[1] += text;
    else all.push([type, text]);
    return all;
  }, []);
  const item = ({ tokens }) => tokens.map((token) => [token.type, words(token.tokens ?? [token])]);
  const block = (token) => (token.type === 'list'
    ? ['list', token.ordered, token.start, token.loose, token.items.map(item)]
    : [token.type, words(token.tokens ?? [token])]);
  const said = (tokens) => JSON.stringify(tokens.filter(({ type }) => type !== 'space').map(block));
  const own = texts.map((text) => [text, plain(text)]).filter(([, tokens]) => tokens);
  return {
    taken: own.length,
    unlike: own.filter(([text, tokens]) => said(tokens) !== said(new Lexer(defaults).lex(text))).map(([text]) => text),
    lost: own.filter(([text, tokens]) => tokens.map(({ raw }) => raw).join('') !== text).map(([text]) => text),
  };
}"""
SCRAPS = [
    "a", "B", "word", "1.02 USD", "2026", "1.", "12.", "-", "- ", "- a", "\n", "\n\n", "\n\n\n", " ", "`x`",
    "`a b`", "` c `", "`", "[1]", ":", ".", "(", "'s", "—", "&amp;", "#", "# ", ">", "=", "--", "+", "!", "?",
    "1) ", ". ", "\n- ", "\n1. ", "`a_b <c>`", "/", "foo@", "|", "~", "3. x", "[x] ", "tail ", "^", "×", "*",
    "_", "<", "](", "[1]:", "]: ", "**", "**Bold 1**", " **b [1]**", "**c.**", "(**d** e",
]  # fmt: skip


def test_a_plain_text_gives_the_tokens_that_the_lexer_gives(visit: Visit) -> None:
    generator = random.Random(7)
    texts = ["".join(generator.choices(SCRAPS, k=generator.randint(1, 9))) for _ in range(20_000)]
    drawn = visit.evaluate(PLAIN, texts)
    assert drawn["taken"] > 2000, "otherwise this says little"
    assert drawn["unlike"] == []
    assert drawn["lost"] == []
