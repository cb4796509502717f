// What can be done with an answer: copy, retry, say whether it helped.

import { post } from './ask.js';
import { button, el, icon } from './dom.js';
import { markdownOf } from './format.js';

const COMMENT_LIMIT = 500;
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

/** Send a verdict, and offer a comment on it. */
export async function rate(turn, helpful, view, announce) {
  turn.feedback = { helpful };
  for (const control of view.root.querySelectorAll('[data-do="helpful"], [data-do="unhelpful"]')) {
    control.setAttribute('aria-pressed', String((control.dataset.do === 'helpful') === helpful));
  }
  view.root.querySelector('.comment')?.remove();
  const form = commentForm(turn, announce);
  view.keep(() => view.after.append(form));
  await sendFeedback(turn, '', form.querySelector('.said'), announce);
}

function commentForm(turn, announce) {
  const id = `comment-${turn.id}`;
  const box = el('textarea', { id, rows: 2, maxlength: COMMENT_LIMIT });
  const said = el('p', { class: 'said' });
  const send = el('button', { class: 'quiet' }, 'Send comment');
  const form = el('form', { class: 'comment' },
    said, el('label', { for: id }, 'Anything to add? (optional, no personal data)'), box, send);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!box.value.trim()) return box.focus();
    if (await sendFeedback(turn, box.value.trim(), said, announce)) {
      form.replaceChildren(said);
      said.tabIndex = -1;
      said.focus(); // the button that had the focus is gone
    }
  });
  return form;
}

async function sendFeedback(turn, comment, said, announce) {
  let words = comment ? 'Thank you. The comment was sent.' : 'Thank you. That was sent.';
  let sent = false;
  try {
    const value = { answer_id: turn.start.answer_id, helpful: turn.feedback.helpful };
    const response = await post('/api/feedback', comment ? { ...value, comment } : value);
    sent = response.ok;
    if (!sent) words = response.status === 429 ? 'Too much feedback at once. Try again in a minute.' : 'That could not be sent. Try again later.';
  } catch {
    words = 'That could not be sent: the agent could not be reached.';
  }
  said.textContent = words;
  announce.status(words);
  return sent;
}
