// Whether an answer helped, with an optional comment. Loaded when somebody says so.

import { post } from './ask.js';
import { el } from './dom.js';

const COMMENT_LIMIT = 500; // the API's (api/limits.py)

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
