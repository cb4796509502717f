// What an answer cost, how long it took, who wrote it.

import { grouped } from './composer.js';
import { el } from './dom.js';
import { say } from './say.js';
import { cost, seconds } from './words.js';

/** @param {DOMStringMap} prices what the cheapest stack's model costs, from the page */
export function facts({ start, done }, prices) {
  const entry = (name, value) => value && el('div', {}, el('dt', {}, say(`facts.${name}`)), el('dd', {}, value));
  return el('dl', { class: 'facts' },
    entry('cost', spent(start, done, prices)),
    entry('time', seconds(done.latency_ms)),
    entry('model', start?.model),
    entry('engine', start?.engine),
    entry('tokens', done.usage && say('facts.in_out', { input: grouped(done.usage.input_tokens), output: grouped(done.usage.output_tokens) })),
    entry('served', start?.cached && say('facts.cache')));
}

/** The stand-in's answers cost nothing here; what their tokens would cost is said beside it. */
function spent(start, done, prices) {
  if (!start?.model?.startsWith('emulator.')) return cost(done.cost_usd) ?? say('facts.unknown');
  if (!done.usage || !prices.model) return say('facts.here');
  const { input_tokens: input, output_tokens: output } = done.usage;
  const tokens = (input * Number(prices.inputUsd) + output * Number(prices.outputUsd)) / 1e6;
  return `${say('facts.here')}; ${say('facts.tokens_on', { cost: cost(tokens).replace(/ USD$/, ''), model: prices.model })}`;
}
