// Most answers are paragraphs, lists, tables and blocks of code, with strong words and code in a line. Those become tokens
// here, equal to the lexer's, so that the lexer (a fifth of the page's weight) is loaded for what has more.

const SPAN = /(?<!`)`([^`\n]+)`(?!`)|(?<![^\s(])\*\*([\p{L}\p{N}](?:[^*`\n]*[\p{L}\p{N}])?)\*\*(?![\p{L}\p{N}*_])/gu;
const ITEM = /^(?:-|(\d{1,9})\.) (?=\S)(.*)$/;
/** What can mean more than itself: emphasis, links, HTML, escapes, addresses; white space that counts. */
const MORE = /[*_~<\\`@\t\u00a0]|\]\(|!\[|:\/\/|www\.| {2}| \n|^ /im;
/** What a line that begins so may become: heading, quotation, rule, table, list of another kind. */
const BLOCK = /^(?:[#>=+:|-]|\d{1,9}[.)](?:\s|$))/;
const TASK = /^\[[ x]\]/i;
/** A block of code with its language and lines, open at the end where the rest is on its way; a line feed after it is its own. */
const FENCED = /(?:^|(?<=\n))(```([\w.+-]*)(?:\n|$)(?:|([^]*?)(?:\n|$))(?: {0,3}`{3,} *(?=\n|$)|$)(?:\n(?!\n))?)/;
const RULE = /^\|(?: *:?-+:? *\|)+ *$/;
const UNREAD = new Error('more than plain text');

/** The tokens of a text, or null where it has more than this reads. */
export function plain(text) {
  try {
    return /^\n|\r/.test(text) ? null : [...tokensOf(text)];
  } catch (error) {
    if (error !== UNREAD) throw error;
    return null;
  }
}

function* tokensOf(text) {
  const pieces = text.split(FENCED); // prose, block of code, its language, its lines, prose, …
  for (let at = 0; at < pieces.length; at += 4) {
    const [prose, raw, lang, lines] = pieces.slice(at, at + 4);
    yield* blocks(prose);
    if (raw !== undefined) yield { type: 'code', raw, lang, text: lines?.replace(/(^|\n)$/, '$1\n') ?? '' };
  }
}

function* blocks(prose) {
  let list = null;
  for (const [at, block] of prose.split(/(\n{2,})/).entries()) {
    if (at % 2) yield { type: 'space', raw: block };
    if (at % 2 || !block) continue;
    const token = ITEM.test(block.split('\n', 1)[0]) ? listOf(block) : block.startsWith('|') ? tableOf(block) : paragraph(block);
    const isList = token.type === 'list';
    read(!isList || list?.ordered !== token.ordered); // two lists, or one with gaps
    list = isList ? token : null;
    yield token;
  }
}

function read(understood) {
  if (!understood) throw UNREAD;
}

function paragraph(block) {
  const text = block.replace(/\n$/, '');
  read(!text.split('\n').some((line) => BLOCK.test(line)));
  return { type: 'paragraph', raw: block, text, tokens: inline(text) };
}

function listOf(block) {
  const lines = block.trimEnd().split('\n').map((line) => [line, ITEM.exec(line)]);
  const ordered = lines[0][1][1] !== undefined;
  read(lines.every(([, item]) => item && (item[1] !== undefined) === ordered && !BLOCK.test(item[2]) && !TASK.test(item[2])));
  return {
    type: 'list', raw: block, ordered, start: ordered ? Number(lines[0][1][1]) : '', loose: false,
    items: lines.map(([line, item]) => ({ raw: line, tokens: [{ type: 'text', raw: item[2], text: item[2], tokens: inline(item[2]) }] })),
  };
}

function tableOf(block) {
  const [head, rule, ...rows] = block.replace(/\n$/, '').split('\n');
  read(RULE.test(rule) && rows.every((row) => row.startsWith('|')));
  const names = cellsOf(head);
  const sides = cellsOf(rule);
  read(names.length === sides.length);
  const cell = (text = '') => ({ text, tokens: inline(text) });
  return {
    type: 'table', raw: block,
    header: names.map((name, at) => ({ ...cell(name), align: side(sides[at]) })),
    rows: rows.map(cellsOf).map((cells) => names.map((_, at) => cell(cells[at]))),
  };
}

function cellsOf(row) {
  const cells = row.slice(1).split('|').map((cell) => cell.trim());
  return cells.at(-1) ? cells : cells.slice(0, -1);
}

const side = (dashes) => dashes.endsWith(':') ? (dashes.startsWith(':') ? 'center' : 'right') : dashes.startsWith(':') ? 'left' : null;

/** Words, and between them code or strong words. */
function inline(text) {
  read(!MORE.test(text.replace(SPAN, (_, code, strong) => strong ?? 'c')));
  return text.split(SPAN).map((piece, at) => piece && SPANS[at % 3](piece)).filter(Boolean);
}

const words = (text) => ({ type: 'text', raw: text, text });
const SPANS = [
  words,
  (code) => ({ type: 'codespan', raw: `\`${code}\``, text: /^ .*\S.* $/.test(code) ? code.slice(1, -1) : code }),
  (strong) => ({ type: 'strong', raw: `**${strong}**`, text: strong, tokens: [words(strong)] }),
];
