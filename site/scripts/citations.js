// The dialog that shows what a citation rests on: the passage as it stands in the document, the support highlighted.

import { button, el, icon } from './dom.js';
import { safeAddress } from './inline.js';
import { MarkdownView } from './markdown.js';
import { wrapText } from './marks.js';

let dialog;

/** Open the dialog on source `n` of a turn. The browser gives the focus back when it closes. */
export function showCitation(turn, n) {
  const source = turn.sources.find((candidate) => candidate.n === n);
  if (!source) return;
  dialog ??= build();
  fill(source, quotesOf(turn, n));
  dialog.showModal();
  dialog.querySelector('.passage').scrollTop = 0;
  dialog.querySelector('mark')?.scrollIntoView({ block: 'nearest' });
}

const quotesOf = (turn, n) => [
  ...new Set((turn.done?.citations ?? []).filter((citation) => citation.n === n && citation.quote).map((citation) => citation.quote)),
];

function build() {
  const close = button('Close', 'close', { class: 'quiet close' });
  const node = el('dialog', { class: 'citation', 'aria-labelledby': 'citation-title' },
    el('header', {}, el('p', { class: 'label' }), close),
    el('h2', { id: 'citation-title' }),
    el('p', { class: 'trail' }),
    el('div', { class: 'passage prose', tabindex: 0, role: 'region', 'aria-label': 'Passage' }),
    el('p', { class: 'origin' }));
  close.addEventListener('click', () => node.close());
  node.addEventListener('click', (event) => {
    if (event.target === node) node.close(); // the backdrop: everything inside is a child
  });
  document.body.append(node);
  return node;
}

function fill(source, quotes) {
  const passage = el('div', {});
  const view = new MarkdownView(passage, { level: 3 });
  view.append(source.snippet ?? '');
  view.draw();
  const missing = quotes.filter((quote) => wrapText(passage, quote, () => el('mark')).length === 0);
  dialog.querySelector('.label').replaceChildren(`Source ${source.n}`);
  dialog.querySelector('h2').replaceChildren(source.title || source.path);
  dialog.querySelector('.trail').replaceChildren((source.section || '').replaceAll(' > ', ' › '));
  dialog.querySelector('.passage').replaceChildren(
    ...missing.map((quote) => el('blockquote', {}, el('mark', {}, quote))), // outside of what the snippet shows
    ...passage.childNodes);
  dialog.querySelector('.origin').replaceChildren(...origin(source));
}

function origin({ url, path }) {
  const address = safeAddress(url);
  const name = el('code', {}, path);
  if (!address) return [name];
  const rel = address.origin === location.origin ? null : 'noopener noreferrer nofollow ugc';
  return [el('a', { href: address.href, rel }, icon('link'), 'Read it in the document'), ' ', name];
}
