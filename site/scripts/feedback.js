// Whether an answer helped, with an optional comment. Loaded when somebody says so.

import { post } from './ask.js';
import { el } from './dom.js';
import { say } from './words.js';

const COMMENT_LIMIT = 500; // the API's (api/limits.py)

/** Send a verdict, and offer a comment on it where the deployment keeps comments. */
export async function rate(turn, helpful, view, announce) {
  turn.feedback = { helpful };
  for (const control of view.root.querySelectorAll('[data-do="helpful"], [data-do="unhelpful"]')) {
    control.setAttribute('aria-pressed', String((control.dataset.do === 'helpful') === helpful));
  }
  view.root.querySelector('.comment')?.remove();
  const said = el('p', { class: 'said' });
  const place = el('div', { class: 'comment' }, said);
  view.follow.still(() => view.after.querySelector('.actions').after(place));
  const { kept } = await send(turn, '', said, announce);
  if (kept) view.follow.still(() => place.append(commentForm(turn, place, said, announce)));
}

function commentForm(turn, place, said, announce) {
  const id = `comment-${turn.id}`;
  const box = el('textarea', { id, rows: 2, maxlength: COMMENT_LIMIT });
  const form = el('form', {},
    el('label', { for: id }, say('feedback.label')), box,
    el('button', { class: 'quiet' }, say('feedback.send')));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const comment = box.value.trim();
    if (!comment) {
      box.focus();
    } else if ((await send(turn, comment, said, announce)).sent) {
      form.remove();
      said.tabIndex = -1;
      said.focus(); // the button that had the focus is gone
    }
  });
  return form;
}

/** Returns whether it arrived, and whether this deployment keeps comments. */
async function send(turn, comment, said, announce) {
  let words = say(comment ? 'feedback.sent' : 'feedback.counted');
  let [sent, kept] = [false, false];
  try {
    const { helpful } = turn.feedback;
    const value = { answer_id: turn.start.answer_id, helpful };
    if (!helpful) value.question = turn.question; // what the documents should answer better
    const response = await post('/api/feedback', comment ? { ...value, comment } : value);
    sent = response.ok;
    if (sent) kept = (await response.json()).comment_kept !== false;
    else words = say(response.status === 429 ? 'feedback.too_much' : 'feedback.failed');
  } catch {
    words = say('feedback.unreachable');
  }
  said.textContent = words;
  announce.status(words);
  return { sent, kept };
}
