// One question with its answer, as the reader sees it in each state.

import { actions } from './actions.js';
import { grouped } from './composer.js';
import { el, icon } from './dom.js';
import { MarkdownView } from './markdown.js';
import { beginning, cost, duration, seconds } from './words.js';

const STAGES = {
  searching: 'Searching the documents',
  rewriting: 'Working out what the follow-up asks',
  reading: 'Reading the passages found',
  calculating: 'Calculating',
  writing: 'Writing the answer',
};

export class TurnView {
  #frame = 0;
  #view;

  /**
   * @param {object} turn from the store; the view reads it and never changes it
   * @param {(change: () => void) => void} keep runs what changes the page and keeps the reader's place
   */
  constructor(turn, keep) {
    this.turn = turn;
    this.keep = keep;
    const id = `question-${turn.id}`;
    this.stage = el('p', { class: 'stage' });
    this.tools = el('div', { class: 'tools' });
    this.text = el('div', { class: 'prose' });
    this.after = el('div', { class: 'after' });
    this.sources = el('div', { class: 'sources' });
    this.heading = el('h2', { id, class: 'question', tabindex: -1 }, turn.question);
    this.root = el('article', { class: 'turn', 'data-turn': turn.id, 'aria-labelledby': id },
      this.heading, this.sources, el('div', { class: 'answer' }, this.tools, this.text, this.stage, this.after));
    this.redraw();
  }

  /** Draw everything from the turn: its first appearance, and each change of state. */
  redraw() {
    const { turn } = this;
    this.root.dataset.state = turn.state;
    this.#drawSources();
    this.tools.replaceChildren(...turn.tools.map(tool));
    this.#drawText(turn.done?.text ?? turn.text);
    this.#drawStage();
    if (turn.state === 'done') this.#mark();
    this.after.replaceChildren(...this.#notices(), ...(turn.state === 'done' ? [facts(turn)] : []), ...actions(turn));
  }

  /** More of the turn arrived: draw it with the next frame. */
  changed(event) {
    if (event.type === 'delta') {
      this.#frame ||= requestAnimationFrame(() => {
        this.#frame = 0;
        if (this.turn.state === 'asking') this.keep(() => this.#drawText(this.turn.text));
      });
      if (this.stage.dataset.stage !== 'writing') this.keep(() => this.#drawStage('writing'));
      return;
    }
    this.keep(() => {
      if (event.type === 'sources') this.#drawSources();
      if (event.type === 'tool') this.tools.append(tool(event));
      this.#drawStage();
    });
  }

  #drawText(text) {
    if (!this.#view) {
      if (!text) return;
      const sources = new Map(this.turn.sources.map((source) => [source.n, source]));
      this.#view = new MarkdownView(this.text, { sources });
    }
    if (text.startsWith(this.#view.text)) this.#view.append(text.slice(this.#view.text.length));
    else this.#view.replace(text);
    this.#view.draw();
  }

  #drawStage(stage = this.turn.stage ?? 'searching') {
    if (this.turn.state !== 'asking') {
      this.stage.remove();
      return;
    }
    const count = this.turn.sources.length;
    const words = stage === 'reading' && count ? `Reading ${count} passages` : STAGES[stage] ?? stage;
    this.stage.dataset.stage = stage;
    this.stage.replaceChildren(el('span', { class: 'strata', 'aria-hidden': 'true' }, el('i'), el('i'), el('i')), words);
  }

  #drawSources() {
    const { sources, state, done } = this.turn;
    if (!sources.length) return;
    const words = state === 'done' && done.answered === false ? 'Nearest passages' : 'Sources';
    if (this.sources.childElementCount) {
      this.sources.firstChild.textContent = words;
      const cited = new Set(done?.citations?.map(({ n }) => n));
      for (const source of cited.size ? this.sources.querySelectorAll('.source') : []) {
        source.classList.toggle('uncited', !cited.has(Number(source.dataset.cite)));
      }
      return;
    }
    this.sources.append(
      el('h3', { class: 'label' }, words),
      el('ol', {}, ...sources.map(({ n, title, section, path }) =>
        el('li', {}, el('button', { type: 'button', class: 'source', 'data-cite': n, 'aria-haspopup': 'dialog' },
          el('span', { class: 'number' }, `[${n}]`), ' ',
          el('span', { class: 'name' }, title || path), ' ',
          el('span', { class: 'section' }, lastHeading(section, title)))))));
  }

  /** Marks are drawn by a module that most answers don't need. */
  async #mark() {
    const { unverified = [], unsourced = [] } = this.turn.done;
    if (!unverified.length && !unsourced.length) return;
    const { markSentences } = await import('./marks.js');
    this.keep(() => {
      markSentences(this.text, unverified, 'unverified', 'unverified');
      markSentences(this.text, unsourced, 'unsourced', 'no source');
    });
  }

  *#notices() {
    const { state, done, error } = this.turn;
    if (state === 'stopped') yield notice('cut', 'You stopped this answer.', 'What had arrived stays.');
    if (state === 'cut') yield notice('cut', 'This answer was cut off.', this.turn.text ? 'What had arrived stays.' : '');
    if (state === 'error') yield failure(error);
    if (state !== 'done') return;
    const unverified = done.unverified?.length ?? 0;
    if (done.answered === false) yield notice('minus', 'No document answers this,', this.turn.sources.length ? 'so nothing was written. The nearest passages are listed with the question.' : 'so nothing was written.');
    else if (done.grounded && !done.citations?.length && this.turn.tools.length && !unverified) yield notice('calculate', 'This rests on a calculation, not on a document.', `Its source is ${[...new Set(this.turn.tools.map(({ name }) => name))].join(', ')}: what was asked and what came out stand above.`);
    else if (done.grounded === false) yield notice('alert', 'Nothing in the documents supports this answer.', 'Treat it as unverified.');
    else if (unverified) yield notice('alert', unverified === 1 ? 'One sentence is marked unverified:' : `${unverified} sentences are marked unverified:`, 'its cited sources don’t state all that it says.');
    if (done.finish_reason === 'max_tokens') yield notice('cut', 'The answer reached its length limit', 'and ends early.');
  }

  /** What a screen reader hears when the answer is complete. */
  get summary() {
    return beginning(this.turn.done?.text ?? this.turn.text);
  }
}

const notice = (name, strong, rest = '') =>
  el('p', { class: `notice ${name}` }, icon(name), el('span', {}, el('strong', {}, strong), rest && ` ${rest}`));

function failure(error) {
  const { code, sentence, until } = error;
  const countdown = until && until > Date.now()
    ? el('span', { class: 'countdown', 'data-until': until }, ` You can ask again in ${duration(until - Date.now())}.`) : null;
  return el('div', { class: 'notice alert' }, icon('alert'),
    el('div', {}, el('strong', {}, sentence), countdown, el('small', {}, `Code: ${code}`)));
}

const lastHeading = (section, title) => {
  const last = (section ?? '').split(' > ').at(-1);
  return last === title ? '' : last;
};

function tool({ name, input, result }) {
  const lines = (value) => JSON.stringify(value, null, 2) ?? '';
  return el('details', { class: 'tool' },
    el('summary', {}, icon('calculate'), 'Calculated with ', el('code', {}, name)),
    el('h3', {}, 'Asked'), el('pre', { tabindex: 0, role: 'region', 'aria-label': `What ${name} was asked` }, lines(input)),
    el('h3', {}, 'Result'), el('pre', { tabindex: 0, role: 'region', 'aria-label': `What ${name} answered` }, lines(result)));
}

function facts({ start, done }) {
  const entry = (name, value) => value && el('div', {}, el('dt', {}, name), el('dd', {}, value));
  return el('dl', { class: 'facts' },
    entry('Cost', cost(done.cost_usd) ?? 'no price known'),
    entry('Time', seconds(done.latency_ms)),
    entry('Model', start?.model),
    entry('Engine', start?.engine),
    entry('Tokens', done.usage && `${grouped(done.usage.input_tokens)} in, ${grouped(done.usage.output_tokens)} out`),
    entry('Served', start?.cached && 'from the cache'));
}
