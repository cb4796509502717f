// What is said to the reader: figures, spans of time, failures with one thing to do, announcements.

/** US dollars with two significant digits below a cent: 0.00017 USD. Unknown stays unsaid. */
export function cost(dollars) {
  if (typeof dollars !== 'number' || !Number.isFinite(dollars)) return null;
  if (dollars === 0) return '0.00 USD';
  if (dollars >= 0.01) return `${dollars.toFixed(2)} USD`;
  return `${dollars.toFixed(Math.min(12, 1 - Math.floor(Math.log10(dollars))))} USD`;
}

export function seconds(milliseconds) {
  if (typeof milliseconds !== 'number' || !Number.isFinite(milliseconds)) return null;
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** An answer to paste elsewhere: its Markdown with the sources that it cites. */
export function markdownOf({ question, text, done, sources }) {
  const body = `**${question}**\n\n${(done?.text ?? text).trim()}\n`;
  const cited = new Set((done?.citations ?? []).map(({ n }) => n));
  const named = sources.filter(({ n }) => cited.has(n));
  if (!named.length) return body;
  const lines = named.map(({ n, title, section, url }) => {
    const name = section && !section.startsWith(title) ? `${title}: ${section}` : section || title;
    return `${n}. [${name}](${new URL(url ?? '', location.href).href})`;
  });
  return `${body}\n${say('markdown.sources')}\n\n${lines.join('\n')}\n`;
}

/** The one thing to do about a code (api/errors.py): retry unless it says otherwise. */
const ACTIONS = {
  answer_withheld: 'edit',
  budget_exhausted: 'documents',
  history_too_long: 'new',
  invalid_characters: 'edit',
  invalid_request: 'edit',
  question_empty: 'edit',
  question_too_long: 'edit',
};

export function failureOf({ code, message, retryAfter }) {
  const seconds = Math.min(Math.ceil(Number(retryAfter)) || 0, 24 * 3600);
  return {
    code: code || 'unknown',
    sentence: message || say('wrong'),
    action: ACTIONS[code] ?? 'retry',
    until: seconds > 0 ? Date.now() + seconds * 1000 : null,
  };
}

/** A span of time in words: 45 s, 3 min 20 s, 2 h 5 min. */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}

const BEGINNING = 160;

function speak(region, text) {
  // The same words twice are no change to a live region: a no-break space makes them one.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

export function announcer(status, alert) {
  return {
    status: (text) => speak(status, text),
    alert: (text) => speak(alert, text),
    clear() {
      status.textContent = '';
      alert.textContent = '';
    },
  };
}

/** The answer's beginning, cut at a word. */
export function beginning(text) {
  const plain = text.slice(0, 4 * BEGINNING).replace(/\s*\[\d{1,2}\]/g, '').replace(/[*_`#>|]/g, '').replace(/\s+/g, ' ').trim();
  return plain.length <= BEGINNING ? plain : `${plain.slice(0, BEGINNING).replace(/\s\S*$/, '')} …`;
}

// The page's words, from /words.json: one file, words.yaml, holds them all.
let table = {};

/** Load the words; say() gives keys until then. */
export async function learn() {
  const response = await fetch('/words.json', { credentials: 'omit' });
  if (!response.ok) throw new Error(`words.json: ${response.status}`);
  know(await response.json());
}

/** The words themselves: the joined file has them. */
export const know = (words) => {
  table = words;
};

/** The words for a key such as `facts.cost`, with {names} filled in. */
export function say(key, values = {}) {
  const words = key.split('.').reduce((branch, part) => branch?.[part], table);
  return typeof words === 'string' ? fill(words, values) : key;
}

/** A list of words. */
export const several = (key) => {
  const found = key.split('.').reduce((branch, part) => branch?.[part], table);
  return Array.isArray(found) ? found : [];
};

export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
