// Finds a sentence of Markdown in drawn text and wraps it, whatever elements it runs through.

import { el } from './dom.js';
import { MarkdownView } from './markdown.js';
import { say } from './words.js';

const SILENT = '.cite, .code-head, .mark-word'; // what is drawn but isn't the answer's text
const WORD = /[\p{L}\p{N}]/u;

/** The letters and digits below an element, each with its text node and offset. */
function letters(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(SILENT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const found = { text: '', at: [] };
  while (walker.nextNode()) {
    const node = walker.currentNode;
    let offset = 0;
    for (const character of node.data) {
      if (WORD.test(character)) {
        const folded = character.toLowerCase();
        found.text += folded;
        for (let unit = 0; unit < folded.length; unit += 1) found.at.push({ node, offset, length: character.length });
      }
      offset += character.length;
    }
  }
  return found;
}

/** What a reader sees of some Markdown, as letters and digits. */
function folded(markdown) {
  const drawn = el('div');
  const view = new MarkdownView(drawn, { regions: { Code: 0, Table: 0 } });
  view.append(markdown.replace(/ ?\[\d{1,2}\]/g, '').trim());
  view.draw();
  return letters(drawn).text;
}

/**
 * Wrap the first place below `root` that reads like `markdown`, at whole words, in elements from `make`.
 * Returns those elements, in order: empty when it stands nowhere.
 */
export function wrapText(root, markdown, make) {
  const wanted = folded(markdown);
  if (!wanted) return [];
  const { text, at } = letters(root);
  for (let start = text.indexOf(wanted); start >= 0; start = text.indexOf(wanted, start + 1)) {
    const end = start + wanted.length - 1;
    if (!touches(at[start - 1], at[start]) && !touches(at[end], at[end + 1])) return wrap(at.slice(start, end + 1), markdown, make);
  }
  return [];
}

/** Whether two letters stand side by side in one word. */
const touches = (left, right) =>
  Boolean(left && right && left.node === right.node && left.offset + left.length === right.offset);

function wrap(found, markdown, make) {
  const pieces = [];
  for (const { node, offset, length } of found) {
    const piece = pieces.at(-1);
    if (piece?.node === node) piece.to = offset + length;
    else pieces.push({ node, from: offset, to: offset + length });
  }
  const last = pieces.at(-1);
  const stop = /[^\s\p{L}\p{N}]*$/u.exec(markdown)[0]; // its full stop belongs to it
  if (last.node.data.startsWith(stop, last.to)) last.to += stop.length;
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) piece.from = 0;
    if (index < pieces.length - 1) piece.to = piece.node.data.length;
  }
  return pieces.map(({ node, from, to }) => {
    const inner = node.splitText(from);
    inner.splitText(to - from);
    const wrapper = make();
    inner.replaceWith(wrapper);
    wrapper.append(inner);
    return wrapper;
  });
}

/**
 * Mark sentences below `root`, in colour and in words; one that is marked already stays.
 *
 * @param {[string, string][]} marks pairs of a kind, `unverified` or `unsourced`, and a sentence
 * @param {boolean} whole whether all text is there: a sentence that can't be found then is added
 */
export function markSentences(root, marks, whole) {
  for (const [kind, sentence] of marks) {
    const tag = el('span', { class: 'mark-word' }, say(`tags.${kind}`));
    const pieces = wrapText(root, sentence, () => el('span', { class: kind }));
    if (!pieces.length && whole) root.append(el('p', {}, el('span', { class: kind }, sentence), tag));
    else if (pieces.length && !pieces[0].parentElement.closest(`.${kind}`)) endOfSentence(pieces.at(-1)).after(' ', tag);
  }
}

/** The last node of the sentence that a wrapped piece ends: past its citations, or its full stop. */
function endOfSentence(piece) {
  let last = piece;
  for (let next = last.nextSibling; next; next = last.nextSibling) {
    const held = next.nodeType === Node.TEXT_NODE && !next.data.trim() ? next.nextSibling : next;
    if (!held?.matches?.('.held')) break;
    last = held;
  }
  const rest = last.nextSibling;
  const stop = rest?.nodeType === Node.TEXT_NODE ? /^[.!?…:;,]+/.exec(rest.data) : null;
  if (!stop) return last;
  if (stop[0].length < rest.data.length) rest.splitText(stop[0].length);
  return rest;
}
