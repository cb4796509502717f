// One question with its answer, as the reader sees it in each state.

import { actions, facts, instead, next, notices, offer } from './after.js';
import { button, el } from './dom.js';
import { MarkdownView, prepared } from './markdown.js';
import { arranged } from './paragraphs.js';
import { drawSources } from './sources.js';
import { beginning, say } from './words.js';

const LONG = 140; // characters of a question that is folded

export class TurnView {
  #frame = 0;
  #view;

  /**
   * @param turn from the store; the view reads it and never changes it
   * @param site what the page says of itself: prices, suggestions
   * @param follow keeps the reader's place: keep(change), still(change)
   */
  constructor(turn, site, follow) {
    this.turn = turn;
    this.site = site;
    this.follow = follow;
    const id = `question-${turn.id}`;
    this.tools = el('div', { class: 'tools' });
    this.text = el('div', { class: 'prose' });
    this.stages = el('ol', { class: 'stages' });
    this.after = el('div', { class: 'after' });
    this.margin = el('aside', { class: 'margin', 'aria-label': `${say('sources.label')}: ${turn.question}` });
    this.heading = el('h2', { id, tabindex: -1 }, el('span', { class: 'words' }, turn.question));
    if (turn.question.length > LONG || turn.question.includes('\n')) this.#fold();
    this.root = el('article', { class: 'turn', 'data-turn': turn.id, 'aria-labelledby': id },
      this.heading, el('div', { class: 'reply' }, this.tools, this.text, this.after), this.margin);
    this.redraw();
  }

  /** The element whose lower edge is the end of the answer: what can be done with it comes after. */
  get end() {
    if (this.stages.isConnected) return this.stages;
    return this.after.querySelector('.actions')?.previousElementSibling ?? this.text;
  }

  /** Draw everything from the turn: its first appearance, and each change of state. */
  redraw() {
    const { turn } = this;
    this.root.dataset.state = turn.state;
    this.root.setAttribute('aria-busy', String(turn.state === 'asking'));
    drawSources(turn, this.margin);
    this.tools.replaceChildren(...turn.tools.map(tool));
    if (turn.done && turn.flagged.length > this.#marks.length) this.#startAnew();
    this.#drawText(turn.done?.text ?? turn.text);
    this.#drawStages();
    if (turn.state === 'done') this.#mark();
    this.follow.still(() => this.after.replaceChildren(...this.#rest()));
  }

  *#rest() {
    const { turn } = this;
    const { state, done } = turn;
    yield* notices(turn);
    const questions = state === 'done' ? offer(this.text, done.next ?? []) : [];
    if (state === 'done' && done.answered === false) yield* instead(turn, questions, this.site.suggestions);
    if (state === 'done') yield facts(turn, this.site.prices);
    yield* actions(turn);
    if (state === 'done' && done.answered !== false) yield* next(turn, questions);
  }

  /** More of the turn arrived: text is drawn with the next frame, however many events bring it. */
  changed(event) {
    if (event.type === 'delta') {
      this.#frame ||= requestAnimationFrame(() => {
        this.#frame = 0;
        if (this.turn.state !== 'asking') return;
        this.follow.keep(() => {
          this.#drawText(this.turn.text);
          this.#drawStages();
          if (this.turn.flagged.length) this.#mark();
        });
      });
      return;
    }
    this.follow.keep(() => {
      if (event.type === 'sources') drawSources(this.turn, this.margin);
      if (event.type === 'tool') this.tools.append(tool(event));
      this.#drawStages();
    });
  }

  /** Leave what was drawn, with marks that the whole answer doesn't have. */
  #startAnew() {
    const fresh = this.text.cloneNode();
    this.text.replaceWith(fresh);
    this.text = fresh;
    this.#view = null;
  }

  #drawText(text) {
    if (!this.#view) {
      if (!text) return;
      const sources = new Map(this.turn.sources.map((source) => [source.n, source]));
      this.#view = new MarkdownView(this.text, { sources, late: (draw) => this.follow.keep(draw) });
    }
    const set = arranged(text, [...this.#marks, ...this.turn.flagged].map(([, sentence]) => sentence));
    if (set.startsWith(this.#view.text)) this.#view.append(set.slice(this.#view.text.length));
    else this.#view.replace(set);
    this.#view.draw();
  }

  /** The stages as stations, by name: those passed, then the one that runs. */
  #drawStages() {
    const { turn } = this;
    if (turn.state !== 'asking') {
      this.stages.remove();
      return;
    }
    this.after.after(this.stages); // set anew they don't count as moved; and last, so that nothing after them is styled anew
    const stages = turn.stages.length ? turn.stages : ['searching'];
    if (this.stages.dataset.stages === stages.join()) return;
    this.stages.dataset.stages = stages.join();
    const count = turn.sources.length;
    const last = stages.length - 1;
    this.stages.replaceChildren(...stages.map((stage, at) => at < last
      ? el('li', { class: 'yes' }, words('passed', stage, count))
      : el('li', { class: 'no', 'aria-current': 'step' }, words('stages', stage, count))));
  }

  /** What is marked, in the whole answer or so far: [kind, sentence]. */
  get #marks() {
    const { done, flagged } = this.turn;
    return done ? ['unverified', 'unsourced'].flatMap((kind) => (done[kind] ?? []).map((text) => [kind, text])) : flagged;
  }

  /** Marks are drawn by a module that most answers don't need. */
  async #mark() {
    const { done } = this.turn;
    if (!this.#marks.length) return;
    const sentences = this.#marks.map(([, sentence]) => sentence);
    const [{ markSentences }] = await Promise.all([import('./marks.js'), this.#view?.drawn, prepared(sentences)]);
    if (done === this.turn.done) this.follow.keep(() => markSentences(this.text, this.#marks, Boolean(done)));
  }

  #fold() {
    const control = button(say('unfold'), { class: 'quiet fold-question', 'aria-expanded': false });
    this.heading.classList.add('long');
    this.heading.append(control);
    control.addEventListener('click', () => {
      const open = this.heading.classList.toggle('open');
      control.setAttribute('aria-expanded', String(open));
      control.textContent = say(open ? 'fold' : 'unfold');
    });
  }

  /** What a screen reader hears when the answer is complete. */
  get summary() {
    return beginning(this.turn.done?.text ?? this.turn.text);
  }
}

function words(kind, stage, count) {
  const found = say(`${kind}.${stage}`, { count });
  return found === `${kind}.${stage}` ? stage : found; // a newer server may know more stages
}

function tool({ name, input, result }) {
  const lines = (value) => JSON.stringify(value, null, 2) ?? '';
  const region = (label, value) => el('pre', { tabindex: 0, role: 'region', 'aria-label': say(`tool.${label}`, { name }) }, lines(value));
  return el('details', { class: 'tool' },
    el('summary', {}, el('span', {}, say('tool.calculated'), el('code', {}, name))),
    el('h3', {}, say('tool.asked')), region('asked_label', input),
    el('h3', {}, say('tool.result')), region('result_label', result));
}
