// While the server asked for patience: count down where it stands, then allow asking again.

import { duration, say } from './words.js';

/** Returns a function that starts counting where a turn's error says until when. */
export function countdown(log, composer, announce, turns) {
  let ticking = 0;
  const tick = () => {
    const left = Math.max(0, ...turns().map((turn) => turn.error?.until ?? 0)) - Date.now();
    for (const place of log.querySelectorAll('.countdown')) {
      const own = Number(place.dataset.until) - Date.now();
      place.textContent = ` ${own > 0 ? say('ask_again_in', { time: duration(own) }) : say('ask_again_now')}`;
    }
    composer.wait = left > 0 ? say('ask_again_in', { time: duration(left) }) : '';
    if (left > 0) return true;
    clearInterval(ticking);
    return false;
  };
  return () => {
    clearInterval(ticking);
    if (tick()) ticking = setInterval(() => tick() || announce.status(say('ask_again')), 1000);
  };
}
