// The conversation: asks, draws what comes, and keeps it. Loaded when a reader first means to ask.

import { copy, copyAnswer } from './actions.js';
import { ask, AskError } from './ask.js';
import { follow } from './follow.js';
import { MarkdownView } from './markdown.js';
import { historyOf, load, newTurn, save } from './store.js';
import { TurnView } from './turn.js';
import { announcer, duration, failureOf } from './words.js';

const SAMPLE = ['**a** `b` [1]', '- a\n- b', '| a | b |\n|--|--|\n| 1 | 2 |', '```js\na\n```', '# a\n\n> [b](https://c.d)'];

/** Draw a little of everything while nobody waits, so that the first words of an answer meet compiled code. */
export function warmUp() {
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 50));
  const rest = [...SAMPLE];
  const next = () => {
    const view = new MarkdownView(document.createElement('div'), { regions: { Code: 0, Table: 0 } });
    view.append(rest.pop());
    view.draw();
    if (rest.length) idle(next);
  };
  idle(next);
}

export class Chat {
  #turns = [];
  #views = new Map();
  #running = null; // {controller, turn}
  #ticking = 0;

  constructor({ page, log, composer, latest, status, alert, newChat }) {
    Object.assign(this, { page, log, composer, newChat });
    this.announce = announcer(status, alert);
    this.follow = follow(page, latest, () => this.#turns.length > 0);
    log.addEventListener('click', (event) => this.#click(event));
    newChat.addEventListener('click', () => this.clear());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing && !document.querySelector('dialog[open]')) this.stop();
    });
    this.#turns = load();
    for (const turn of this.#turns) this.#show(turn);
    this.#arrange();
    if (this.#turns.length) this.follow.restart();
    this.#countDown();
  }

  /** Ask a question at the end of the conversation. */
  send(question) {
    if (this.#running) return;
    const turn = newTurn(question);
    this.#turns.push(turn);
    this.#show(turn);
    this.#arrange();
    this.composer.value = '';
    this.#answer(turn);
  }

  stop() {
    if (!this.#running) return;
    const { controller, turn } = this.#running;
    turn.state = 'stopped';
    controller.abort();
  }

  clear() {
    const { turn } = this.#running ?? {};
    this.stop();
    if (turn) turn.forgotten = true;
    this.#turns = [];
    this.#views.clear();
    this.log.replaceChildren();
    save(this.#turns);
    this.composer.wait = '';
    this.#arrange();
    this.announce.clear();
    this.announce.status('New conversation.');
    scrollTo({ top: 0, behavior: 'instant' });
    this.composer.focus();
  }

  #show(turn, place = null) {
    const view = new TurnView(turn, (change) => this.follow.keep(change));
    this.#views.set(turn.id, view);
    if (place) place.replaceWith(view.root);
    else this.log.append(view.root);
    return view;
  }

  #arrange() {
    this.page.classList.toggle('asked', this.#turns.length > 0);
    document.body.classList.toggle('conversing', this.#turns.length > 0);
    this.newChat.hidden = this.#turns.length === 0;
  }

  async #answer(turn) {
    const view = this.#views.get(turn.id);
    const controller = new AbortController();
    this.#running = { controller, turn };
    this.composer.answering = true;
    this.announce.clear();
    this.announce.status('Answering.');
    if (turn === this.#turns.at(-1)) this.follow.restart();
    save(this.#turns);
    const history = historyOf(this.#turns.slice(0, this.#turns.indexOf(turn)));
    try {
      for await (const event of ask(turn.question, history, controller.signal)) {
        if (turn.state !== 'asking') break;
        this.#take(turn, event);
        if (turn.state === 'asking') view.changed(event);
      }
      if (turn.state === 'asking') turn.state = 'cut'; // no stream ends without its last event
    } catch (error) {
      if (turn.state === 'asking') this.#fail(turn, error);
    }
    this.#running = null;
    this.composer.answering = false;
    if (turn.forgotten) return;
    this.follow.keep(() => view.redraw());
    setTimeout(() => save(this.#turns)); // after the paint
    this.#countDown();
    this.#say(turn, view);
  }

  #take(turn, event) {
    switch (event.type) {
      case 'start': turn.start = event; break;
      case 'status': turn.stage = event.stage; break;
      case 'sources':
        turn.sources = event.sources ?? [];
        turn.stage = 'reading';
        break;
      case 'tool': turn.tools.push(event); break;
      case 'delta': turn.text += event.text ?? ''; break;
      case 'done':
        turn.done = event;
        turn.text = event.text ?? turn.text;
        turn.state = 'done';
        break;
      case 'error': throw new AskError(event.code, event.message, event.retry_after);
      default: // a newer server may say more than this page understands
    }
  }

  #fail(turn, error) {
    const known = error instanceof AskError ? error : new AskError('page', 'The page failed to show the answer.');
    if (!(error instanceof AskError)) console.error(error);
    if (turn.text && known.code === 'unreachable') {
      turn.state = 'cut';
      return;
    }
    turn.state = 'error';
    turn.error = failureOf(known);
    if (!this.composer.value) this.composer.value = turn.question; // nothing the reader wrote is lost
  }

  #say(turn, view) {
    if (turn.state === 'done') this.announce.status(`Answer complete. ${view.summary}`);
    else if (turn.state === 'stopped') this.announce.status('Stopped.');
    else if (turn.state === 'cut') this.announce.alert('The answer was cut off. You can retry.');
    else this.announce.alert(turn.error.sentence);
  }

  /** Ask a turn's question again, in its place. */
  #retry(old) {
    if (this.#running || this.composer.blocked) {
      this.announce.alert(this.composer.blocked || 'An answer is being written. Stop it first.');
      return;
    }
    if (this.composer.value === old.question) this.composer.value = '';
    const turn = newTurn(old.question);
    this.#turns[this.#turns.indexOf(old)] = turn;
    const view = this.#show(turn, this.#views.get(old.id).root);
    this.#views.delete(old.id);
    view.heading.focus({ preventScroll: true }); // the button that had the focus is gone
    this.#answer(turn);
  }

  #click(event) {
    const control = event.target.closest('button');
    const turn = this.#turns.find(({ id }) => id === control?.closest('.turn')?.dataset.turn);
    if (!turn) return;
    const view = this.#views.get(turn.id);
    if (control.dataset.cite) this.#cite(turn, Number(control.dataset.cite));
    else if (control.dataset.copy) copy(control.closest('.code').querySelector('code').textContent, control, this.announce);
    else if (control.dataset.do === 'copy') copyAnswer(turn, control, this.announce);
    else if (control.dataset.do === 'retry') this.#retry(turn);
    else if (control.dataset.do === 'edit') {
      this.composer.value = turn.question;
      this.composer.focus();
    } else if (control.dataset.do === 'new') this.clear();
    else if (control.dataset.do) {
      this.#rate(turn, control.dataset.do === 'helpful', view);
    }
  }

  async #cite(turn, n) {
    const { showCitation } = await import('./citations.js');
    showCitation(turn, n);
  }

  async #rate(turn, helpful, view) {
    const { rate } = await import('./feedback.js');
    const sent = rate(turn, helpful, view, this.announce);
    save(this.#turns);
    await sent;
  }

  /** While the server asked for patience: count down where it stands, then allow asking again. */
  #countDown() {
    clearInterval(this.#ticking);
    const tick = () => {
      const until = Math.max(0, ...this.#turns.map((turn) => turn.error?.until ?? 0));
      const left = until - Date.now();
      for (const place of this.log.querySelectorAll('.countdown')) {
        const own = Number(place.dataset.until) - Date.now();
        place.textContent = own > 0 ? ` You can ask again in ${duration(own)}.` : ' You can ask again now.';
      }
      this.composer.wait = left > 0 ? `You can ask again in ${duration(left)}.` : '';
      if (left > 0) return true;
      clearInterval(this.#ticking);
      return false;
    };
    if (tick()) this.#ticking = setInterval(() => tick() || this.announce.status('You can ask again.'), 1000);
  }
}
