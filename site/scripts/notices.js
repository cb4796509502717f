// What has to be said of an answer: that it stopped, was cut, rests on a calculation, is unverified, failed.

import { el } from './dom.js';
import { say } from './say.js';
import { duration } from './words.js';

export function* notices(turn) {
  const { state, done, error, text, tools } = turn;
  if (state === 'stopped') yield notice('stopped', say('notices.stays'));
  if (state === 'cut') yield notice('cut', text ? say('notices.stays') : '');
  if (state === 'error') yield failure(error);
  if (state !== 'done' || done.answered === false) return;
  const unverified = done.unverified?.length ?? 0;
  const unsourced = done.unsourced?.length ?? 0;
  if (done.grounded === false && tools.length && !unverified) yield notice('calculated', say('notices.calculated_more'));
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
