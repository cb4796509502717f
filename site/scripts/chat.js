// The conversation: asks, draws what comes, and keeps it. Loaded when a reader first means to ask.

import { copy, copyAnswer, share } from './after.js';
import { ask, AskError } from './ask.js';
import { button, el } from './dom.js';
import { follow } from './follow.js';
import { prepared } from './markdown.js';
import { alone, quotesOf } from './sources.js';
import { historyOf, load, newTurn, placeOf, save, savePlace } from './store.js';
import { TurnView } from './turn.js';
import { announcer, failureOf, say } from './words.js';

export class Chat {
  #turns = [];
  #views = new Map();
  #running = null; // {controller, turn}

  constructor({ page, log, dock, composer, latest, status, alert, newChat, suggestions }) {
    Object.assign(this, { page, log, dock, composer, newChat });
    this.site = { prices: log.dataset, suggestions };
    this.announce = announcer(status, alert);
    this.follow = follow({ log, dock, latest, end: () => this.#views.get(this.#turns.at(-1)?.id)?.end ?? null });
    log.addEventListener('click', (event) => this.#click(event));
    newChat.addEventListener('click', () => this.clear());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing && !document.querySelector('dialog[open]')) this.stop();
    });
    addEventListener('pagehide', () => savePlace(this.#turns.length ? scrollY : null));
    this.#restore(load());
    if (this.#turns.length) {
      history.scrollRestoration = 'manual';
      const place = placeOf();
      if (place !== null) this.follow.resume(place);
    }
  }

  /** Ask a question at the end of the conversation; `alone`: it is no follow-up, since the page offered it. */
  send(question, alone) {
    if (this.#running) return;
    this.page.querySelector('.cleared')?.remove();
    const turn = newTurn(question, alone);
    this.#turns.push(turn);
    this.#show(turn);
    this.#arrange();
    this.composer.value = '';
    this.#answer(turn);
  }

  stop() {
    if (this.#running?.turn.state !== 'asking') return;
    const { controller, turn } = this.#running;
    turn.state = 'stopped';
    controller.abort();
  }

  /** Forget the conversation; it can be taken back until the next question. */
  clear() {
    const { turn } = this.#running ?? {};
    this.stop();
    if (turn) turn.forgotten = true;
    const before = this.#turns;
    this.#restore([]);
    save([]);
    this.composer.wait = '';
    this.announce.clear();
    this.announce.status(say('new_conversation'));
    if (before.length) this.#offerUndo(before);
    scrollTo({ top: 0, behavior: 'instant' });
    this.composer.focus();
  }

  #offerUndo(turns) {
    const undo = button(say('undo'));
    const place = el('p', { class: 'cleared' }, say('cleared'), undo);
    this.dock.querySelector('.composer').after(place);
    undo.addEventListener('click', () => {
      place.remove();
      this.#restore(turns.map((turn) => ({ ...turn, forgotten: false })));
      save(this.#turns);
      this.announce.status(say('restored'));
      this.composer.focus();
    });
  }

  #restore(turns) {
    this.#turns = turns;
    this.#views.clear();
    this.log.replaceChildren();
    for (const turn of turns) this.#show(turn);
    this.#arrange();
    if (turns.length) this.follow.restart(this.log.lastElementChild);
    this.countDown();
  }

  /** While the server asked for patience: count down where it stands. Few conversations need that. */
  async countDown() {
    if (!this.#turns.some((turn) => turn.error?.until)) return;
    const { countdown } = await import('./countdown.js');
    this.counting ??= countdown(this.log, this.composer, this.announce, () => this.#turns);
    this.counting();
  }

  #show(turn, place = null) {
    const view = new TurnView(turn, this.site, this.follow);
    this.#views.set(turn.id, view);
    if (place) place.replaceWith(view.root);
    else this.log.append(view.root);
    return view;
  }

  #arrange() {
    const asked = this.#turns.length > 0;
    this.page.classList.toggle('asked', asked);
    document.body.classList.toggle('conversing', asked);
    this.newChat.hidden = !asked;
    this.composer.again = asked;
  }

  async #answer(turn) {
    const view = this.#views.get(turn.id);
    const controller = new AbortController();
    this.#running = { controller, turn };
    this.composer.answering = true;
    this.announce.clear();
    this.announce.status(say('answering'));
    if (turn === this.#turns.at(-1)) this.follow.restart(view.root);
    save(this.#turns);
    const history = turn.alone ? [] : historyOf(this.#turns.slice(0, this.#turns.indexOf(turn)));
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
    await prepared([turn.text, ...turn.sources.flatMap(({ n }) => quotesOf(turn, n)).map(alone)]);
    this.#running = null;
    this.composer.answering = false;
    if (turn.forgotten) return;
    this.follow.keep(() => view.redraw());
    setTimeout(() => save(this.#turns)); // after the paint
    this.countDown();
    this.#say(turn, view);
  }

  #take(turn, event) {
    switch (event.type) {
      case 'start': turn.start = event; break;
      case 'status': this.#enter(turn, event.stage); break;
      case 'sources':
        turn.sources = event.sources ?? [];
        this.#enter(turn, 'reading');
        break;
      case 'tool': turn.tools.push(event); break;
      case 'delta':
        turn.text += event.text ?? '';
        for (const flag of event.flags ?? []) turn.flagged.push([flag, event.text.trim()]);
        this.#enter(turn, 'writing');
        break;
      case 'done':
        turn.done = event;
        event.next = event.next?.filter((next) => !this.#turns.some(({ question }) => question === next));
        turn.text = event.text ?? turn.text;
        turn.state = 'done';
        break;
      case 'error': throw new AskError(event.code, event.message, event.retry_after);
      default: // a newer server may say more than this page understands
    }
  }

  #enter(turn, stage) {
    if (stage && turn.stages.at(-1) !== stage) turn.stages.push(stage);
  }

  #fail(turn, error) {
    const known = error instanceof AskError ? error : new AskError('page', say('page_failed'));
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
    if (turn.state === 'done') this.announce.status(`${say('complete')} ${view.summary}`);
    else if (turn.state === 'stopped') this.announce.status(say('stopped'));
    else if (turn.state === 'cut') this.announce.alert(say('notices.cut_said'));
    else this.announce.alert(turn.error.sentence);
  }

  /** Ask a turn's question again, in its place. */
  #retry(old) {
    if (this.#running || this.composer.blocked) {
      this.announce.alert(this.composer.blocked || say('busy'));
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

  async #click(event) {
    const control = event.target.closest('[data-cite], [data-copy], [data-do]');
    const turn = this.#turns.find(({ id }) => id === control?.closest('.turn')?.dataset.turn);
    if (!turn) return;
    const { cite, copy: code, do: action } = control.dataset;
    if (action === 'search') event.preventDefault(); // the link leads to the section, the focus goes to its box
    if (cite) (await import('./citations.js')).showCitation(turn, Number(cite), this.log.dataset.commit);
    else if (code) copy(control.closest('.code').querySelector('code').textContent, control, this.announce);
    else this.#do(action, turn, control);
  }

  async #do(action, turn, control) {
    if (action === 'copy') copyAnswer(turn, control, this.announce);
    else if (action === 'share') share(turn, control, this.announce);
    else if (action === 'retry') this.#retry(turn);
    else if (action === 'new') this.clear();
    else if (action === 'search') document.querySelector('#find')?.focus();
    else if (action === 'edit') {
      this.composer.value = turn.question;
      this.composer.focus();
    } else {
      const { rate } = await import('./feedback.js');
      const sent = rate(turn, action === 'helpful', this.#views.get(turn.id), this.announce);
      save(this.#turns);
      await sent;
    }
  }
}
