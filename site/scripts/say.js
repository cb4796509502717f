// The page's words for what happens while it is used, from /words.json: one file, words.yaml, holds them all.

let table = {};

/** Load the words; say() gives keys until then. */
export async function learn() {
  const response = await fetch('/words.json', { credentials: 'omit' });
  if (!response.ok) throw new Error(`words.json: ${response.status}`);
  table = await response.json();
}

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
