// What can be done with an answer, and copying it.

import { button, el, icon } from './dom.js';
import { markdownOf } from './words.js';

const SAID_MS = 2000;

/** The row below an answer. Clicks are handled by `data-do` where the conversation listens. */
export function actions(turn) {
  if (turn.state === 'asking') return [];
  const row = el('div', { class: 'actions' });
  if (turn.text) row.append(button('Copy', 'copy', { 'data-do': 'copy' }));
  row.append(remedy(turn.error?.action));
  if (turn.state !== 'done' || !turn.start?.answer_id) return [row];
  const chosen = turn.feedback?.helpful;
  row.append(
    button('Helpful', 'check', { 'data-do': 'helpful', 'aria-pressed': chosen === true }),
    button('Not helpful', 'close', { 'data-do': 'unhelpful', 'aria-pressed': chosen === false }));
  return [row];
}

function remedy(action) {
  if (action === 'edit') return button('Edit the question', 'edit', { 'data-do': 'edit' });
  if (action === 'new') return button('New chat', 'edit', { 'data-do': 'new' });
  if (action === 'documents') return el('a', { class: 'quiet', href: '/documents/' }, icon('link'), el('span', {}, 'Read the documents'));
  return button('Retry', 'retry', { 'data-do': 'retry' });
}

/** Copy text and say so on the button itself. */
export async function copy(text, control, announce) {
  const words = control.querySelector('span');
  const before = control.dataset.words ??= words.textContent;
  try {
    await navigator.clipboard.writeText(text);
    words.textContent = 'Copied';
    announce.status('Copied.');
  } catch {
    words.textContent = 'Copying is blocked';
    announce.alert('The browser did not allow copying.');
  }
  setTimeout(() => {
    words.textContent = before;
  }, SAID_MS);
}

export const copyAnswer = (turn, control, announce) => copy(markdownOf(turn), control, announce);
