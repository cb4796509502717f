// What to read or ask after an answer.

import { el } from './dom.js';
import { say } from './say.js';
import { slug } from './sections.js';

const REFUSED = 2;

const address = (question) => `/?q=${encodeURIComponent(question)}`;

const chips = (questions, label) =>
  el('div', { class: 'chips' }, label,
    el('ul', label ? { 'aria-labelledby': label.id } : { 'aria-label': say('refused') },
      ...questions.map((question) => el('li', {}, el('a', { href: address(question) }, question)))));

/** Where more of it stands, and what can be asked next. */
export function* next(turn) {
  const { done, id } = turn;
  const more = done.more ?? [];
  if (more.length) yield el('ul', { class: 'more' }, ...more.map((place) => el('li', {}, link(place))));
  if (done.next?.length) yield chips(done.next, el('h3', { class: 'label', id: `next-${id}` }, say('next_questions')));
}

/** A refusal offers two questions that the documents do answer, and their search. */
export function* instead({ done }, suggestions) {
  const questions = (done.next?.length ? done.next : suggestions).slice(0, REFUSED);
  if (questions.length) yield el('div', {}, el('p', {}, say('refused')), chips(questions));
  yield el('p', {}, el('a', { class: 'tag', href: '#documents', 'data-do': 'search' }, say('search')));
}

function link({ path, title, section }) {
  const heading = (section ?? '').split(' > ').at(-1);
  const anchor = heading && heading !== title ? `#${slug(heading)}` : '';
  return el('a', { class: 'tag', href: `/documents/${path}${anchor}` }, say('more', { title: anchor ? `${title}, ${heading}` : title }));
}
