// Starts the page: the composer at once, the conversation (one file, publishing/site/scripts.py) when a reader means to ask.

import { composer, kept } from './composer.js';

const byId = (id) => document.getElementById(id);
const said = byId('composer').dataset;
let loading;
let ready;

/** The conversation, loaded with its stylesheet at the first sign of use; one that is kept may need the lexer at once. */
function chat() {
  loading ??= Promise.all([import('../conversation/chat.js'), stylesheet('/styles/answer.css')]).then(async ([{ Chat, lexer, warmUp }]) => {
    if (kept('conversation')) await lexer();
    warmUp();
    ready = new Chat({
      page: byId('ask'), log: byId('log'), dock: document.querySelector('.ask'), composer: box, latest: byId('latest'),
      status: byId('status'), alert: byId('alert'), newChat: byId('new-chat'),
      suggestions: [...byId('suggestions').querySelectorAll('a')].map((link) => link.textContent),
    });
    return ready;
  });
  loading.catch(() => {
    loading = undefined; // the next try may succeed
  });
  return loading;
}

function stylesheet(href) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', reject);
    document.head.append(link);
  });
}

const refuse = (reason) => {
  const alert = byId('alert');
  alert.textContent = alert.textContent === reason ? `${reason}\u00a0` : reason;
};

async function send(question, alone) {
  if (ready) {
    ready.send(question, alone);
    return;
  }
  const drawn = draw(question);
  try {
    const loaded = await chat();
    drawn.remove();
    loaded.send(question, alone);
  } catch {
    drawn.remove();
    byId('ask').classList.remove('asked');
    refuse(said.loadFailed);
  }
}

/** The question as it will stand, at once, while what answers it still loads. */
function draw(question) {
  const [article, heading, stages, stage] = ['article', 'h2', 'ol', 'li'].map((tag) => document.createElement(tag));
  article.className = 'turn';
  heading.textContent = question;
  stages.className = 'stages';
  stage.className = 'no';
  stage.textContent = said.searching;
  stages.append(stage);
  article.append(heading, stages);
  byId('log').append(article);
  byId('ask').classList.add('asked');
  scrollBy({ top: article.getBoundingClientRect().top, behavior: 'instant' });
  return article;
}

const box = composer(byId('composer'), {
  send,
  stop: async () => (await chat()).stop(),
  refuse,
  intent: () => chat().catch(() => {}),
});

// A link to a question of this page asks it; opened elsewhere it fills the box.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="/?q="]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (box.blocked || box.answering) refuse(box.blocked || said.stop);
  else {
    send(new URL(link.href).searchParams.get('q'), true);
    box.focus();
  }
});
byId('suggestions').addEventListener('pointerenter', () => chat().catch(() => {}), { once: true });
byId('find')?.addEventListener('focus', () => import('./search.js').catch(() => {}), { once: true });

if (kept('conversation')) chat().catch(() => {}).finally(() => document.documentElement.classList.remove('resuming'));
about();

/** What the server says of itself: whether it answers, and what is spent. */
async function about() {
  try {
    const response = await fetch('/api/about', { headers: { accept: 'application/json' }, credentials: 'omit' });
    if (!response.ok) return;
    const facts = await response.json();
    for (const place of document.querySelectorAll('[data-about]')) {
      if (facts[place.dataset.about]) place.textContent = facts[place.dataset.about];
    }
    byId('deployment').classList.add('known');
    if (facts.agent !== 'on' || facts.budget) (await import('./standing.js')).show(facts);
  } catch {
    // the page works without it
  }
}
