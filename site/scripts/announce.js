// What a screen reader is told: progress politely, errors at once. The conversation itself is not live.

const BEGINNING = 160;

function say(region, text) {
  // The same words twice are no change to a live region: a no-break space makes them one.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

export function announcer(status, alert) {
  return {
    status: (text) => say(status, text),
    alert: (text) => say(alert, text),
    clear() {
      status.textContent = '';
      alert.textContent = '';
    },
  };
}

/** The answer's beginning, cut at a word. */
export function beginning(text) {
  const plain = text.replace(/\s*\[\d{1,2}\]/g, '').replace(/[*_`#>|]/g, '').replace(/\s+/g, ' ').trim();
  return plain.length <= BEGINNING ? plain : `${plain.slice(0, BEGINNING).replace(/\s\S*$/, '')} …`;
}
