// Search in the documents, in the browser: an index made ahead, read by MiniSearch, both loaded on first use. It works
// while the agent is paused, capped or down.

import { el } from './dom.js';
import { learn, say } from './words.js';

const MOST = 8;
const FIELDS = ['section', 'title', 'questions', 'text'];
const OPTIONS = {
  fields: FIELDS,
  storeFields: ['url', 'title', 'section', 'text'],
  searchOptions: { boost: { section: 4, title: 3, questions: 3 }, prefix: (term) => term.length > 2, fuzzy: (term) => (term.length > 4 ? 0.2 : false), weights: { prefix: 0.4, fuzzy: 0.2 } },
};
// What every document has says nothing of any.
const COMMON = new Set('a an and are as at be by can do does for from has have how i if in is it of on or that the there this to was what when where which who why will with you your'.split(' '));

const box = document.getElementById('find');
const found = document.getElementById('found');
let loading;

function engine() {
  loading ??= Promise.all([import('../vendor/minisearch-7.2.0/index.js'), fetch('/search.json', { credentials: 'omit' }).then((response) => response.text()), learn()])
    .then(([{ default: MiniSearch }, index]) => MiniSearch.loadJSON(index, { ...OPTIONS, processTerm }));
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

const processTerm = (term) => {
  const word = term.toLowerCase();
  return COMMON.has(word) ? null : word;
};

/** The best sections for a query. */
export async function search(query) {
  return (await engine()).search(query).slice(0, MOST);
}

async function show() {
  const query = box.value.trim();
  if (!query) {
    found.replaceChildren();
    return;
  }
  try {
    const results = await search(query);
    if (box.value.trim() !== query) return; // the next keystroke is already being looked up
    found.replaceChildren(...(results.length ? [el('ol', {}, ...results.map(item))] : [el('p', {}, say('search_results.none'))]));
  } catch {
    found.replaceChildren(el('p', {}, say('search_results.failed')));
  }
}

const item = ({ url, title, section, text }) =>
  el('li', {}, el('a', { href: url }, section ? `${title}, ${section}` : title, el('span', {}, text)));

box?.addEventListener('input', show);
box?.form.addEventListener('submit', (event) => {
  event.preventDefault();
  show();
});
if (box) {
  box.value ||= new URLSearchParams(location.search).get('search') ?? '';
  if (box.value) show();
  else if (document.activeElement === box) engine().catch(() => {});
}
