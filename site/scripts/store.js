// The conversation: kept in this tab's session, so that it survives a reload and not the tab.

const KEY = 'conversation';
// The API's limits (api/limits.py), in characters.
const HISTORY_TURNS = 8;
const HISTORY_ANSWER = 8_000;
const HISTORY = 40_000;

/** A new, unanswered turn. */
export const newTurn = (question) => ({
  id: crypto.randomUUID?.() ?? String(Math.random()).slice(2),
  question,
  state: 'asking', // asking | done | stopped | cut | error
  text: '',
  sources: [],
  tools: [],
});

/** The turns of the last session. One that was being answered when the page went away was cut off. */
export function load() {
  try {
    const turns = JSON.parse(sessionStorage.getItem(KEY)) ?? [];
    return turns.map((turn) => (turn.state === 'asking' ? { ...turn, state: 'cut' } : turn));
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
