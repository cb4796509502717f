// What can be done with an answer: copying, sharing, asking again, saying whether it helped.

import { button, el } from './dom.js';
import { say } from './say.js';
import { markdownOf } from './words.js';

const SAID_MS = 2000;

/** The row below an answer. Clicks are handled by `data-do` where the conversation listens. */
export function* actions(turn) {
  if (turn.state === 'asking') return;
  const row = el('div', { class: 'actions' });
  const add = (name, attributes = {}) => row.append(button(say(`actions.${name}`), { 'data-do': name, ...attributes }));
  if (turn.text && turn.done?.answered !== false) add('copy');
  if (turn.state === 'done' && turn.done.answered !== false) add('share');
  remedy(row, add, turn.error?.action ?? 'retry');
  if (turn.state === 'done' && turn.start?.answer_id) {
    add('helpful', { 'aria-pressed': turn.feedback?.helpful === true });
    add('unhelpful', { 'aria-pressed': turn.feedback?.helpful === false });
  }
  yield row;
}

function remedy(row, add, action) {
  if (action === 'documents') row.append(el('a', { class: 'quiet', href: '/documents/' }, say('actions.documents')));
  else add(action);
}

/** Copy text and say so on the button itself. */
export async function copy(text, control, announce, said = say('copied')) {
  const before = control.dataset.words ??= control.textContent;
  try {
    await navigator.clipboard.writeText(text);
    control.textContent = said;
    announce.status(`${said}.`);
  } catch {
    control.textContent = say('copy_blocked');
    announce.alert(say('copy_refused'));
  }
  setTimeout(() => {
    control.textContent = before;
  }, SAID_MS);
}

export const copyAnswer = (turn, control, announce) => copy(markdownOf(turn), control, announce);

/** Give the question's address away: it fills the box and never sends by itself. */
export async function share({ question }, control, announce) {
  const url = new URL(`/?q=${encodeURIComponent(question)}`, location.href).href;
  if (navigator.share && matchMedia('not (pointer: fine)').matches) {
    await navigator.share({ title: question, url }).catch(() => {}); // closing the sheet is no failure
  } else {
    await copy(url, control, announce, say('actions.link'));
  }
}
