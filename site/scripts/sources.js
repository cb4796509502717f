// The sources beside an answer: what is being read, then what is cited, by document, each with its passage.

import { button, el } from './dom.js';
import { safeAddress } from './inline.js';
import { MarkdownView } from './markdown.js';
import { say } from './words.js';

const DESK = matchMedia('(width >= 64rem)');
const MOST_NEAREST = 3;

/** Draw the sources of a turn into its margin. */
export function drawSources(turn, margin) {
  const { sources, state, done } = turn;
  if (!sources.length) return;
  if (state !== 'done') {
    if (!margin.childElementCount) margin.append(el('h3', { class: 'label' }, say('sources.reading')), rows(sources));
  } else if (done.answered === false && !done.citations?.length) {
    margin.replaceChildren(el('h3', { class: 'label' }, say('sources.nearest')), nearest(sources));
  } else {
    margin.replaceChildren(...cited(turn));
  }
}

const row = (source) =>
  el('button', { type: 'button', class: 'row', 'data-cite': source.n, 'aria-haspopup': 'dialog' },
    el('span', { class: 'ref' }, `[${source.n}]`), el('span', {}, nameOf(source)));

const nameOf = (source) => {
  const title = source.title || source.path;
  const heading = headingOf(source);
  return heading.startsWith(title) ? heading : `${title}, ${heading}`;
};

const rows = (sources) => el('ol', {}, ...sources.map((source) => el('li', {}, row(source))));

function nearest(sources) {
  const documents = new Map(sources.map((source) => [source.path, source]));
  return el('ul', {}, ...[...documents.values()].slice(0, MOST_NEAREST).map((source) =>
    el('li', {}, el('a', { href: safeAddress(source.url ?? '')?.href }, source.title || source.path), `, ${headingOf(source)}`)));
}

function cited(turn) {
  const numbers = new Set((turn.done.citations ?? []).map(({ n }) => n));
  const documents = new Map();
  for (const source of turn.sources.filter(({ n }) => numbers.has(n))) {
    documents.set(source.path, [...(documents.get(source.path) ?? []), source]);
  }
  const parts = [...documents.values()].flatMap((group) => [
    el('h3', { class: 'label' }, say('sources.of', { title: group[0].title || group[0].path })),
    el('ol', {}, ...group.map((source) => el('li', {}, entry(turn, source)))),
  ]);
  const others = turn.sources.filter(({ n }) => !numbers.has(n));
  if (others.length) parts.push(el('details', { class: 'fold' }, el('summary', {}, say('sources.uncited', { count: others.length })), rows(others)));
  const first = parts.find((part) => part.tagName === 'OL')?.querySelector('details');
  if (first && DESK.matches) first.open = true;
  return parts;
}

/** One cited source with the words that support the answer; the whole passage opens in a dialog. */
function entry(turn, source) {
  return el('details', { class: 'fold' },
    el('summary', {}, el('span', { class: 'ref' }, `[${source.n}]`), el('span', {}, headingOf(source))),
    support(quotesOf(turn, source.n)),
    el('p', { class: 'ways' }, button(say('sources.whole'), { class: 'plain-link tag', 'data-cite': source.n, 'aria-haspopup': 'dialog' }), origin(source)));
}

/** The words of source `n` that the answer's citations rest on. */
export const quotesOf = (turn, n) => [
  ...new Set((turn.done?.citations ?? []).filter((citation) => citation.n === n && citation.quote).map(({ quote }) => quote)),
];

/** The innermost heading of a source; its document's opening has none. */
export const headingOf = ({ title, path, section }) => {
  const last = (section ?? '').split(' > ').at(-1);
  return !last || last === title ? say('sources.opening', { title: title || path }) : last;
};

/** A quotation as it is drawn alone: a table's row by its cells. */
export const alone = (quote) => quote.trim().startsWith('|')
  ? quote.split('|').map((cell) => cell.trim()).filter((cell) => /[^-:\s]/.test(cell)).join(' · ') : quote;

/** The supporting words alone, each as a reader sees it. */
export function support(quotes) {
  return el('blockquote', { class: 'passage' }, ...quotes.map((quote) => {
    const drawn = el('div');
    const view = new MarkdownView(drawn, { level: 4, regions: { Code: 0, Table: 0 } });
    view.append(alone(quote));
    view.draw();
    for (const block of drawn.querySelectorAll('p, h4, h5, h6, li')) block.append(el('mark', {}, ...block.childNodes));
    return drawn;
  }));
}

/** A link to the passage's place in its document. */
export function origin({ url, title, path }, commit) {
  const address = safeAddress(url ?? '');
  if (!address || !url) return el('code', {}, path);
  const words = say(commit ? 'sources.read_at' : 'sources.read', { title: title || path, commit });
  const rel = address.origin === location.origin ? null : 'noopener noreferrer nofollow ugc';
  return el('a', { class: 'tag', href: address.href, rel }, words);
}
