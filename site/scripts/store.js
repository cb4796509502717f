// The conversation: kept in this tab's session, so that it survives a reload and not the tab.

const KEY = 'conversation';
const PLACE = 'place';
// The API's limits (api/limits.py), in characters.
const HISTORY_TURNS = 8;
const HISTORY_ANSWER = 8_000;
const HISTORY = 40_000;

/** A new, unanswered turn. */
export const newTurn = (question, alone) => ({
  id: crypto.randomUUID?.() ?? String(Math.random()).slice(2),
  question,
  alone,
  state: 'asking', // asking | done | stopped | cut | error
  text: '',
  sources: [],
  tools: [],
  stages: [],
  flagged: [], // [flag, sentence] as deltas bring them
});

/** The turns of the last session. One that was being answered when the page went away was cut off. */
export function load() {
  try {
    const turns = JSON.parse(sessionStorage.getItem(KEY)) ?? [];
    return turns.map((turn) => ({ stages: [], flagged: [], ...turn, state: turn.state === 'asking' ? 'cut' : turn.state }));
  } catch {
    return [];
  }
}

export function save(turns) {
  try {
    if (turns.length) sessionStorage.setItem(KEY, JSON.stringify(turns));
    else sessionStorage.removeItem(KEY);
  } catch {
    // full or forbidden: the conversation lives until the reload
  }
}

/** Where the reader was when the page went away, in pixels from the top; null where that isn't known. */
export function placeOf() {
  try {
    const place = sessionStorage.getItem(PLACE);
    return place === null ? null : Number(place);
  } catch {
    return null;
  }
}

export function savePlace(top) {
  try {
    if (top === null) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, String(top));
  } catch {
    // the place is forgotten with the page
  }
}

/** What the API needs to understand a follow-up: the complete answers before this turn, the newest that fit. */
export function historyOf(turns) {
  const history = [];
  let room = HISTORY;
  for (const { question, text } of turns.filter(({ state, text }) => state === 'done' && text).reverse()) {
    const answer = [...text].slice(0, HISTORY_ANSWER).join('');
    room -= question.length + answer.length;
    if (room < 0 || history.length === HISTORY_TURNS) break;
    history.unshift({ question, answer });
  }
  return history;
}
