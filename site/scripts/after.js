// What stands below an answer: what has to be said of it, what it cost, what can be done with it, what to ask next.

import { grouped } from './composer.js';
import { button, el } from './dom.js';
import { cost, duration, markdownOf, say, seconds } from './words.js';

const SAID_MS = 2000;
const REFUSED = 2; // questions that a refusal offers

export function* notices(turn) {
  const { state, done, error, text, tools } = turn;
  if (state === 'stopped') yield notice('stopped', say('notices.stays'));
  if (state === 'cut') yield notice('cut', text ? say('notices.stays') : '');
  if (state === 'error') yield failure(error);
  if (state !== 'done' || done.answered === false) return;
  const unverified = done.unverified?.length ?? 0;
  const unsourced = done.unsourced?.length ?? 0;
  if (done.grounded !== false && tools.length && !done.citations?.length && !unverified) yield notice('calculated', say('notices.calculated_more'));
  else if (done.grounded === false) yield notice('ungrounded', say('notices.ungrounded_more'), 'alert');
  else if (unverified) yield notice(unverified === 1 ? 'unverified_one' : 'unverified_more', say('notices.unverified_why'), 'alert', unverified);
  if (unsourced && done.grounded !== false) yield notice(unsourced === 1 ? 'unsourced_one' : 'unsourced_more', say('notices.unsourced_why'), '', unsourced);
  if (done.finish_reason === 'max_tokens') yield notice('length', say('notices.length_more'));
}

const notice = (key, rest, kind = '', count = 0) =>
  el('p', { class: `notice no ${kind}`.trim() }, el('strong', {}, say(`notices.${key}`, { count })), rest && ` ${rest}`);

function failure({ code, sentence, until }) {
  const countdown = until && until > Date.now()
    ? el('span', { class: 'countdown', 'data-until': until }, ` ${say('ask_again_in', { time: duration(until - Date.now()) })}`) : null;
  return el('div', { class: 'notice no alert' }, el('strong', {}, sentence), countdown, el('small', {}, say('code', { code })));
}

/** @param {DOMStringMap} prices what the cheapest stack's model costs, from the page */
export function facts({ start, done }, prices) {
  const entry = (name, value) => value && el('div', {}, el('dt', {}, say(`facts.${name}`)), el('dd', {}, value));
  return el('dl', { class: 'facts' },
    entry('cost', spent(start, done, prices)),
    entry('time', seconds(done.latency_ms)),
    entry('model', done.model || start?.model),
    entry('engine', start?.engine),
    entry('tokens', done.usage && say('facts.in_out', { input: grouped(read(done.usage)), output: grouped(done.usage.output_tokens) })),
    entry('served', start?.cached && say('facts.cache')));
}

/** All that the model read, cached or not. */
const read = (usage) => usage.input_tokens + (usage.cache_read_tokens ?? 0) + (usage.cache_write_tokens ?? 0);

/** The stand-in's answers cost nothing here; what their tokens would cost is said beside it. */
function spent(start, done, prices) {
  if (!start?.model?.startsWith('emulator.')) return cost(done.cost_usd) ?? say('facts.unknown');
  if (!done.usage || !prices.model) return say('facts.here');
  const { input_tokens: input, output_tokens: output } = done.usage;
  const tokens = (input * Number(prices.inputUsd) + output * Number(prices.outputUsd)) / 1e6;
  return `${say('facts.here')}; ${say('facts.tokens_on', { cost: cost(tokens).replace(/ USD$/, ''), model: prices.model })}`;
}

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

const address = (question) => `/?q=${encodeURIComponent(question)}`;

const chips = (questions, label) =>
  el('div', { class: 'chips' }, label,
    el('ul', label ? { 'aria-labelledby': label.id } : { 'aria-label': say('refused') },
      ...questions.map((question) => el('li', {}, el('a', { href: address(question) }, question)))));

/** Questions that the answer itself lists become links where they stand; returns the others. */
export function offer(text, questions) {
  let rest = questions.map((question) => question.replace(/[`*]/g, ''));
  for (const list of text.querySelectorAll('ul')) {
    const items = [...list.children].map(({ textContent }) => textContent.trim());
    if (!items.every((item) => rest.includes(item))) continue;
    list.replaceWith(chips(items));
    rest = rest.filter((question) => !items.includes(question));
  }
  return rest;
}

/** Where more of it stands, and what can be asked next. */
export function* next({ done, id }, questions) {
  const more = done.more ?? [];
  if (more.length) yield el('ul', { class: 'more' }, ...more.map((place) => el('li', {}, link(place))));
  if (questions.length) yield chips(questions, el('h3', { class: 'label', id: `next-${id}` }, say('next_questions')));
}

/** A refusal offers two questions that the documents do answer, and their search. */
export function* instead({ done }, questions, suggestions) {
  const offered = (done.next?.length ? questions : suggestions).slice(0, REFUSED);
  if (offered.length) yield el('div', {}, el('p', {}, say('refused')), chips(offered));
  yield el('p', {}, el('a', { class: 'tag', href: '#documents', 'data-do': 'search' }, say('search')));
}

function link({ path, title, section }) {
  const heading = (section ?? '').split(' > ').at(-1);
  const anchor = heading && heading !== title ? `#${slug(heading)}` : '';
  return el('a', { class: 'tag', href: `/documents/${path}${anchor}` }, say('more', { title: anchor ? `${title}, ${heading}` : title }));
}

/** GitHub's anchor of a heading, before repeats are numbered (content/markdown.py). */
export const slug = (heading) =>
  heading.replace(/`|\*\*|\[|\]\([^)]*\)/g, '').trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replaceAll(' ', '-') || 'section';
