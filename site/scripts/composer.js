// The box in which a question is written: counting, sending, stopping, and saying why it can't be sent.

const LIMIT = 1000; // characters, as the API counts them
const COUNT_FROM = 800;
const LINES = 8;
const DRAFT = 'draft';

/** Digits in groups of three. (Intl would take 30 ms to start, in the middle of an answer.) */
export const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** What this tab keeps over a reload; null where storage is forbidden. */
export function kept(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key, text) {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // the draft lives until the reload
  }
}

/** `on` has send(question), stop(), refuse(reason) and intent(), the first sign of use. */
export function composer(form, on) {
  const box = form.querySelector('textarea');
  const send = form.querySelector('#send');
  const hint = form.querySelector('#hint');
  const counter = form.querySelector('#counter');
  const finePointer = matchMedia('(pointer: fine)');
  const label = form.querySelector('label');
  const usualHint = [...hint.childNodes];
  const usualLabel = label.textContent;
  let hinted = '';
  let answering = false;
  let wait = ''; // why nothing can be sent for now
  let composed = -Infinity;
  const said = form.dataset; // the words, from the page

  const lengthOf = () => [...box.value.trim()].length;
  const reason = () => {
    if (!navigator.onLine) return said.offline;
    if (lengthOf() > LIMIT) return said.tooLong.replace('{count}', grouped(lengthOf() - LIMIT));
    return wait;
  };

  function refresh() {
    const length = lengthOf();
    const problem = reason();
    counter.textContent = length >= COUNT_FROM ? `${grouped(length)} / ${grouped(LIMIT)}` : '';
    const shown = problem || (answering ? said.esc : '');
    if (shown !== hinted) hint.replaceChildren(...(shown ? [shown] : usualHint));
    hinted = shown;
    form.classList.toggle('counting', length >= COUNT_FROM);
    form.classList.toggle('refusing', Boolean(problem));
    form.classList.toggle('offline', !navigator.onLine);
    box.setAttribute('aria-invalid', String(length > LIMIT));
    send.setAttribute('aria-disabled', String(!answering && (Boolean(problem) || length === 0)));
    send.textContent = answering ? said.stop : said.send;
    form.classList.toggle('answering', answering);
    if (!CSS.supports('field-sizing', 'content')) box.rows = Math.min(LINES, Math.max(1, box.value.split('\n').length));
  }

  function submit() {
    if (answering) return;
    const question = box.value.trim();
    if (!question) return;
    const problem = reason();
    if (problem) on.refuse(problem);
    else on.send(question);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  send.addEventListener('click', (event) => {
    if (!answering) return; // the form's submit follows
    event.preventDefault();
    on.stop();
  });
  box.addEventListener('compositionend', (event) => {
    composed = event.timeStamp;
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    // Safari ends the composition before the Enter that confirmed it, and says 229.
    if (event.isComposing || event.keyCode === 229 || event.timeStamp - composed < 50) return;
    if (!finePointer.matches && !event.ctrlKey && !event.metaKey) return; // on a phone Enter breaks the line
    event.preventDefault();
    submit();
  });
  box.addEventListener('input', () => {
    keep(DRAFT, box.value);
    refresh();
  });
  for (const type of ['focus', 'pointerdown']) form.addEventListener(type, on.intent, { capture: true, once: true });
  for (const type of ['online', 'offline']) addEventListener(type, refresh);

  const api = {
    get value() {
      return box.value;
    },
    set value(text) {
      box.value = text;
      keep(DRAFT, text);
      refresh();
    },
    get answering() {
      return answering;
    },
    set answering(value) {
      answering = value;
      refresh();
    },
    /** Refuse to send, with this reason; empty allows it again. */
    set wait(text) {
      wait = text;
      refresh();
    },
    get blocked() {
      return reason() && lengthOf() <= LIMIT ? reason() : '';
    },
    focus: () => box.focus(),
    /** Whether this is another question of a conversation. */
    set again(value) {
      box.rows = value ? 1 : 2;
      label.textContent = value ? said.next : usualLabel;
    },
  };
  const asked = new URLSearchParams(location.search).get('q')?.trim();
  if (asked) {
    box.value = asked;
    keep(DRAFT, asked);
    history.replaceState(null, '', location.pathname + location.hash); // a reload doesn't fill the box again
    box.focus();
  }
  box.value ||= kept(DRAFT) ?? '';
  refresh();
  return api;
}
