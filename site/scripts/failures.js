// What can go wrong, each as one sentence for the reader and one thing to do. The sentence is the server's where it has one.

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
    sentence: message || 'Something went wrong on our side.',
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
