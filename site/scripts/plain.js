// Most answers are paragraphs, lists and code in a line. Those become tokens here, equal to the lexer's, so that the
// lexer (a third of the page's weight) is loaded for what has more.

const CODE = /(?<!`)`([^`\n]+)`(?!`)/g;
const ITEM = /^(?:-|(\d{1,9})\.) (?=\S)(.*)$/;
/** What can mean more than itself: emphasis, links, HTML, escapes, addresses; white space that counts. */
const MORE = /[*_~<\\`@\t\r\u00a0]|\]\(|!\[|\]:|:\/\/|www\.| {2}| \n|^ /im;
/** What a line that begins so may become: heading, quotation, rule, table, list of another kind. */
const BLOCK = /^(?:[#>=+:|-]|\d{1,9}[.)](?:\s|$))/;
const TASK = /^\[[ x]\]/i;

/** The tokens of a text, or null where it has more than this reads. */
export function plain(text) {
  if (MORE.test(text.replace(CODE, 'c')) || text.startsWith('\n')) return null;
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

/** Words and code in turn. */
const inline = (text) =>
  text.split(CODE).map((piece, at) => at % 2
    ? { type: 'codespan', raw: `\`${piece}\``, text: /^ .*\S.* $/.test(piece) ? piece.slice(1, -1) : piece }
    : { type: 'text', raw: piece, text: piece }).filter(({ raw }) => raw);
