// Most answers are paragraphs and lists, with strong words and code in a line. Those become tokens here, equal to the
// lexer's, so that the lexer (a fifth of the page's weight) is loaded for what has more.

const SPAN = /(?<!`)`([^`\n]+)`(?!`)|(?<![^\s(])\*\*([\p{L}\p{N}](?:[^*`\n]*[\p{L}\p{N}])?)\*\*(?![\p{L}\p{N}*_])/gu;
const ITEM = /^(?:-|(\d{1,9})\.) (?=\S)(.*)$/;
/** What can mean more than itself: emphasis, links, HTML, escapes, addresses; white space that counts. */
const MORE = /[*_~<\\`@\t\r\u00a0]|\]\(|!\[|(?:^|[-.] )\[[^\]\n]*\]:|:\/\/|www\.| {2}| \n|^ /im;
/** What a line that begins so may become: heading, quotation, rule, table, list of another kind. */
const BLOCK = /^(?:[#>=+:|-]|\d{1,9}[.)](?:\s|$))/;
const TASK = /^\[[ x]\]/i;

/** The tokens of a text, or null where it has more than this reads. */
export function plain(text) {
  if (MORE.test(text.replace(SPAN, (_, code, strong) => strong ?? 'c')) || text.startsWith('\n')) return null;
  const tokens = [];
  let list = null;
  for (const [at, block] of text.split(/(\n{2,})/).entries()) {
    if (at % 2 || block.startsWith('\n')) {
      tokens.push({ type: 'space', raw: block });
      continue;
    }
    if (!block) continue;
    const token = ITEM.test(block.split('\n', 1)[0]) ? listOf(block) : paragraph(block);
    if (!token || (token.type === 'list' && list?.ordered === token.ordered)) return null; // two lists, or one with gaps
    tokens.push(token);
    list = token.type === 'list' ? token : null;
  }
  return tokens;
}

function paragraph(block) {
  const text = block.replace(/\n$/, '');
  if (text.split('\n').some((line) => BLOCK.test(line))) return null;
  return { type: 'paragraph', raw: block, text, tokens: inline(text) };
}

function listOf(block) {
  const lines = block.trimEnd().split('\n').map((line) => [line, ITEM.exec(line)]);
  const ordered = lines[0][1][1] !== undefined;
  if (lines.some(([, item]) => !item || (item[1] !== undefined) !== ordered || BLOCK.test(item[2]) || TASK.test(item[2]))) return null;
  return {
    type: 'list', raw: block, ordered, start: ordered ? Number(lines[0][1][1]) : '', loose: false,
    items: lines.map(([line, item]) => ({ raw: line, tokens: [{ type: 'text', raw: item[2], text: item[2], tokens: inline(item[2]) }] })),
  };
}

/** Words, and between them code or strong words. */
const inline = (text) =>
  text.split(SPAN).map((piece, at) => piece && SPANS[at % 3](piece)).filter(Boolean);

const words = (text) => ({ type: 'text', raw: text, text });
const SPANS = [
  words,
  (code) => ({ type: 'codespan', raw: `\`${code}\``, text: /^ .*\S.* $/.test(code) ? code.slice(1, -1) : code }),
  (strong) => ({ type: 'strong', raw: `**${strong}**`, text: strong, tokens: [words(strong)] }),
];
