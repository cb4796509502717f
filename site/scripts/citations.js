// The dialog that shows what a citation rests on.

import { button, el } from './dom.js';
import { passage } from './passage.js';
import { say } from './words.js';
import { headingOf, origin, quotesOf } from './sources.js';

let dialog;

/** Open the dialog on source `n` of a turn. The browser gives the focus back when it closes. */
export async function showCitation(turn, n, commit) {
  const source = turn.sources.find((candidate) => candidate.n === n);
  if (!source) return;
  dialog ??= build();
  const quoted = await passage(source, quotesOf(turn, n), 3);
  for (const [name, value] of Object.entries({ tabindex: 0, role: 'region', 'aria-label': say('sources.passage') })) quoted.setAttribute(name, value);
  dialog.querySelector('.label').replaceChildren(say('sources.source', { n }));
  dialog.querySelector('h2').replaceChildren(headingOf(source));
  dialog.querySelector('.source').replaceChildren((source.section || source.title || source.path).replaceAll(' > ', ' › '));
  dialog.querySelector('.passage').replaceWith(quoted);
  dialog.querySelector('.origin').replaceChildren(origin(source, commit), ' ', el('code', {}, source.path));
  dialog.showModal();
  quoted.scrollTop = 0;
  quoted.querySelector('mark')?.scrollIntoView({ block: 'nearest' });
}

function build() {
  const close = button(say('sources.close'), { class: 'quiet close' });
  const node = el('dialog', { class: 'citation', 'aria-labelledby': 'citation-title' },
    el('header', {}, el('p', { class: 'label' }), close),
    el('h2', { id: 'citation-title' }), el('p', { class: 'source' }), el('blockquote', { class: 'passage' }), el('p', { class: 'origin' }));
  close.addEventListener('click', () => node.close());
  node.addEventListener('click', (event) => {
    if (event.target === node) node.close(); // the backdrop: everything inside is a child
  });
  document.body.append(node);
  return node;
}
