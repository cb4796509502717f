// Keeps the end of the conversation in view while the reader is there, and never moves a reader who isn't.

const NEAR = 64; // px from the end within which the view follows
const SETTLE_MS = 120;

/** Beyond the end, in the sections below the conversation, is not near it either. */
const isNear = (distance) => Math.abs(distance) < NEAR + 1; // places have fractions, scroll positions don't

/**
 * @param {Element} area its lower edge is the end of the conversation
 * @param {HTMLElement} latest the button that leads to the end
 * @param {() => boolean} active whether there is a conversation
 */
export function follow(area, latest, active) {
  let following = true;
  let lastTop = scrollY;
  let settling = null;

  const gap = () => area.getBoundingClientRect().bottom - document.documentElement.clientHeight;
  const show = () => {
    const hidden = !active() || following || gap() <= NEAR;
    if (latest.hidden !== hidden) latest.hidden = hidden;
  };
  const shift = (distance) => {
    scrollBy({ top: distance, behavior: 'instant' });
    lastTop = scrollY;
  };
  const toEnd = () => shift(Math.max(0, gap()));

  addEventListener('scroll', () => {
    if (scrollY === lastTop) return; // our own move
    const distance = gap();
    const up = scrollY < lastTop - 0.5;
    lastTop = scrollY;
    clearTimeout(settling);
    // On the way up nothing may pull the reader back, even within the limit: where the scroll ends decides.
    following = up ? Math.abs(distance) < 1 : isNear(distance);
    settling = setTimeout(() => {
      following = isNear(distance);
      show();
    }, SETTLE_MS);
    show();
  }, { passive: true });

  addEventListener('resize', () => {
    if (active() && following) toEnd(); // a keyboard opened
  });

  latest.addEventListener('click', () => {
    following = true;
    toEnd();
    show();
  });

  return {
    /** Run what changes the conversation, and follow its end if the reader was there. */
    keep(change) {
      const before = gap();
      change();
      if (following && gap() > 0) toEnd();
      else if (before < -NEAR) shift(gap() - before); // reading the sections below: they stay where they are
      show();
    },
    /** Go to the end: the reader asked something. */
    restart() {
      following = true;
      toEnd();
      show();
    },
  };
}
