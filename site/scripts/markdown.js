// Markdown to DOM nodes. The vendored lexer gives tokens, or a plain text gives its own; no HTML string is made or parsed.
// While text streams in, only the last block is looked at again, and what hasn't changed keeps its nodes.

import { button, el, patch } from './dom.js';
import { inlineParts } from './inline.js';
import { plain } from './plain.js';
import { say, several } from './words.js';

/** A list's mark, a table's first line, code or strong words whose rest is on its way. */
const BEGUN = /(?:^|\n)(?:-|\d{1,9}\.) ?$|(?:^|\n\n)\|[^\n]*(?:\n\|?[ :|-]*)?$|`[^`\n]*$|\*\*[^*\n]{0,80}\*?$/;
let lex = null;
let unread = null; // what draws a text as it is written, where the lexer could not be loaded
let loading = null;

/** Load the lexer, once. */
export function lexer() {
  loading ??= import('../vendor/marked-18.2.1/lexer.js').then(({ Lexer, Tokenizer, defaults }) => {
    /** Link definitions are off: a line `[1]: https://…` would turn every citation `[1]` into a link of the model's choice. */
    class OwnTokenizer extends Tokenizer {
      def() {
        return undefined;
      }
    }
    lex = (text) => new Lexer({ ...defaults, tokenizer: new OwnTokenizer() }).lex(text);
    warm(MORE);
  });
  return loading.catch(() => {
    loading = null; // the next answer may have more luck
    unread = (text) => [{ type: 'unread', raw: text }];
  });
}

/** What has to be there before these texts can be drawn. */
export const prepared = async (texts) => lex || texts.every(plain) || lexer();

const onPage = { Code: 0, Table: 0 }; // labels of regions differ, so that a list of landmarks tells them apart

/** Markdown in an element, growing by `append` and drawn by `draw`. */
export class MarkdownView {
  #settled = 0; // characters that belong to finished blocks
  #finished = []; // their parts, which keep their nodes
  #levels = []; // heading depths on the way down, to skip no level
  #carriage = '';
  text = '';
  drawn = null; // settles when what had to wait for the lexer is drawn

  /**
   * @param {Element} root receives the blocks
   * @param {object} [options]
   * @param {Map<number, object>} [options.sources] what `[n]` may name: those become citation buttons
   * @param {number} [options.level] the heading level of the first heading
   * @param {Function} [options.late] runs what draws later than it was asked to
   * @param {object} [options.regions] counts the regions; the page's own count unless the text isn't for the page
   */
  constructor(root, { sources = new Map(), level = 3, late = (draw) => draw(), regions = onPage } = {}) {
    Object.assign(this, { root, late });
    this.context = { sources, level, regions, heading: (depth) => this.#heading(depth) };
  }

  append(text) {
    const whole = this.#carriage + text;
    this.#carriage = whole.endsWith('\r') ? '\r' : '';
    this.text += (this.#carriage ? whole.slice(0, -1) : whole).replace(/\r\n?/g, '\n');
  }

  /** Replace the text; blocks that stay the same keep their nodes. */
  replace(text) {
    this.text = '';
    this.#carriage = '';
    this.#settled = 0;
    this.#finished = [];
    this.#levels = [];
    this.append(text);
  }

  draw() {
    const rest = this.text.slice(this.#settled);
    const tokens = plain(rest) ?? (lex ?? unread)?.(rest);
    if (!tokens) {
      if (!BEGUN.test(rest)) this.drawn = lexer().then(() => this.late(() => this.draw()));
      return;
    }
    const last = tokens.findLastIndex((token) => token.type !== 'space');
    const levels = [...this.#levels];
    const parts = blockParts(tokens, this.context);
    patch(this.root, [...this.#finished, ...parts], this.#finished.length);
    this.#levels = levels; // a heading that still grows, `#` before `##`, counts when it stands
    if (last < 1) return;
    for (const { type, depth } of tokens.slice(0, last)) if (type === 'heading') this.#heading(depth);
    this.#settled += tokens.slice(0, last).reduce((length, token) => length + token.raw.length, 0);
    this.#finished.push(...parts.slice(0, -1));
  }

  /** The level for a Markdown heading: one below its parent at most, whatever the number of `#`. */
  #heading(depth) {
    while (this.#levels.length && this.#levels.at(-1) >= depth) this.#levels.pop();
    this.#levels.push(depth);
    return Math.min(6, this.context.level + this.#levels.length - 1);
  }
}

const blockParts = (tokens, context) =>
  tokens.flatMap((token) => {
    const make = BLOCKS[token.type];
    if (make) return make(token, context);
    return token.type === 'space' ? [] : asWritten(token);
  });

/** Notes of generators, and listed questions: read by programs. Any other raw HTML is text. */
const COMMENT = /^\s*<!--\s*(?:\/?generated|questions)\b[^]*?-->\s*$/i;

/** What we draw as a paragraph of the source itself: raw HTML, and tokens we don't know. */
const asWritten = (token) => COMMENT.test(token.raw) ? [] : simple('p', token.raw, () => el('p', { class: 'raw' }, token.raw.trimEnd()));

const simple = (kind, key, make) => ({ kind, key: `${kind} ${key}`, make });

/** An element whose children are parts themselves, so that it can grow in place. */
const nested = (kind, raw, make, children) => ({
  kind,
  key: `${kind} ${raw}`,
  make() {
    const node = make();
    patch(node, children());
    return node;
  },
  update(node) {
    patch(node, children());
    return true;
  },
});

/** Whether a text limits what stands around it, as the words' list of beginnings says. */
const isCaveat = (text) => several('caveats').some((beginning) => text.replace(/^[*_\s]+/, '').startsWith(beginning));

const paragraph = (text) => el('p', { class: isCaveat(text) ? 'caveat no' : null });

const BLOCKS = {
  paragraph: (token, context) =>
    [nested('p', token.raw, () => paragraph(token.text), () => inlineParts(token.tokens, context))],
  text: (token, context) => inlineParts(token.tokens ?? [token], context),
  heading(token, context) {
    const tag = `h${context.heading(token.depth)}`;
    return [nested(tag, token.raw, () => el(tag), () => inlineParts(token.tokens, context))];
  },
  hr: (token) => [simple('hr', token.raw, () => el('hr'))],
  blockquote: (token, context) => isCaveat(token.text) ? blockParts(token.tokens, context) :
    [nested('blockquote', token.raw, () => el('blockquote'), () => blockParts(token.tokens, context))],
  list(token, context) {
    const tag = token.ordered ? 'ol' : 'ul';
    const start = token.ordered && token.start !== 1 ? token.start : null;
    return [
      nested(`${tag} ${start}`, token.raw, () => el(tag, { start }), () =>
        token.items.map((item) => nested(`li ${token.loose}`, item.raw, () => el('li'), () => blockParts(item.tokens, context)))),
    ];
  },
  checkbox: (token) => [simple('checkbox', token.raw, () => el('span', {}, token.checked ? '☑ ' : '☐ '))],
  code: (token, context) => [code(token, context)],
  table: (token, context) => [table(token, context)],
};

function code({ raw, text, lang }, { regions }) {
  const language = (lang ?? '').trim();
  return {
    kind: `code ${language}`,
    key: `code ${raw}`,
    make() {
      const label = `${say('markdown.code', { n: ++regions.Code })}${language && `, ${language}`}`;
      return el('div', { class: 'code' },
        el('div', { class: 'code-head' }, el('span', {}, language || say('markdown.text')), button(say('markdown.copy'), { 'data-copy': 'code', 'aria-label': say('markdown.copy_code', { name: label.toLowerCase() }) })),
        el('pre', { role: 'region', tabindex: 0, 'aria-label': label }, el('code', {}, text)));
    },
    update(node) {
      const content = node.querySelector('code');
      const shown = content.firstChild;
      if (shown && text.startsWith(shown.data)) shown.appendData(text.slice(shown.data.length));
      else content.replaceChildren(text);
      return true;
    },
  };
}

const FIGURE = /^[−-]?\d[\d.,]*(?: ?(?:USD|%|ms|s|KB|MB|GB))?(?: ?\[\d+\])*$/; // as publishing/site/columns.py

function table({ raw, header, rows }, context) {
  const sides = header.map(({ align }, column) =>
    align ?? (rows.length && rows.every((row) => FIGURE.test(row[column].text)) ? 'right' : null));
  const cells = (tag, row) =>
    row.map((cell, column) => ({
      kind: tag,
      key: `${tag} ${sides[column]} ${cell.text}`,
      make: () => {
        const node = el(tag, { class: sides[column], scope: tag === 'th' ? 'col' : null });
        patch(node, inlineParts(cell.tokens, context));
        return node;
      },
    }));
  const line = (tag, row) =>
    nested('tr', row.map((cell) => cell.text).join(' | '), () => el('tr'), () => cells(tag, row));
  return {
    kind: `table ${header.map((cell, column) => `${sides[column]} ${cell.text}`).join(' | ')}`,
    key: `table ${raw}`,
    make() {
      const node = el('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': say('markdown.table', { n: ++context.regions.Table }) },
        el('table', {}, el('thead'), el('tbody')));
      patch(node.querySelector('thead'), [line('th', header)]);
      this.update(node);
      return node;
    },
    update(node) {
      patch(node.querySelector('tbody'), rows.map((row) => line('td', row)));
      return true;
    },
  };
}

const PLAIN = ['a `b` **c** [1]', '- a\n- b', '| a | b |\n|--|--|\n| 1 | 2 |', '```js\na\n```'];
const MORE = ['*a*', '# a\n\n> [b](https://c.d)'];

/** Draw a little of everything while nobody waits, so that the first words of an answer meet compiled code. */
export const warmUp = () => warm(PLAIN);

function warm(samples) {
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 50));
  const rest = [...samples];
  const next = () => {
    const view = new MarkdownView(document.createElement('div'), { regions: { Code: 0, Table: 0 } });
    view.append(rest.pop());
    view.draw();
    if (rest.length) idle(next);
  };
  idle(next);
}
