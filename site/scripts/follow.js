// Keeps the end of the answer's text in view while the reader is there, and never moves a reader who isn't. The question
// itself sticks to the top of the view (answer.css).

const NEAR = 64; // px below the view within which the view follows
const ROOM = 16; // px between the text's end and the composer
const SETTLE_MS = 120;

/** `end()` is the element whose lower edge is the end of the text; null where there is no conversation. */
export function follow({ log, dock, latest, end }) {
  let following = true;
  let lastTop = scrollY;
  let settling = null;

  const floor = () => document.documentElement.clientHeight - dock.offsetHeight;
  const gap = () => (end()?.getBoundingClientRect().bottom ?? -Infinity) + ROOM - floor();
  const bottom = () => log.getBoundingClientRect().bottom;
  const beyond = () => bottom() < NEAR; // in the sections below the conversation
  const isNear = () => gap() <= NEAR + 1 && !beyond(); // places have fractions, scroll positions don't
  const show = () => {
    const hidden = !end() || following || (gap() <= NEAR && !beyond());
    if (latest.hidden === hidden) return;
    latest.hidden = hidden;
    dock.classList.toggle('behind', !hidden);
  };
  const shift = (distance) => {
    scrollBy({ top: distance, behavior: 'instant' });
    lastTop = scrollY;
  };
  const toEnd = () => shift(beyond() ? gap() : Math.max(0, gap()));

  addEventListener('scroll', () => {
    if (scrollY === lastTop) return; // our own move
    const up = scrollY < lastTop - 0.5;
    lastTop = scrollY;
    clearTimeout(settling);
    // On the way up nothing may pull the reader back, even within the limit: where the scroll ends decides.
    following = up ? gap() < 1 && !beyond() : isNear();
    settling = setTimeout(() => {
      following = isNear();
      show();
    }, SETTLE_MS);
    show();
  }, { passive: true });

  addEventListener('resize', () => {
    if (end() && following) toEnd(); // a keyboard opened
  });

  latest.addEventListener('click', () => {
    following = true;
    toEnd();
    show();
  });

  return {
    /** Run what changes the conversation, and follow the text's end if the reader was there. */
    keep(change) {
      const [below, before] = [beyond(), bottom()];
      change();
      if (following && gap() > 0) toEnd();
      else if (below) shift(bottom() - before); // reading the sections below: they stay where they are
      show();
    },
    /** Run what changes the conversation without moving: what comes after the text isn't followed. */
    still(change) {
      const was = following;
      following = false;
      this.keep(change);
      following = was;
      show();
    },
    /** Bring a new question to the top: the reader asked something. */
    restart(turn) {
      following = true;
      shift(turn.getBoundingClientRect().top);
      show();
    },
    /** Go back to where the reader was. */
    resume(top) {
      scrollTo({ top, behavior: 'instant' });
      lastTop = scrollY;
      following = isNear();
      show();
    },
  };
}
