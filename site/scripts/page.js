// Starts the page: the composer at once, the conversation (and its Markdown lexer) when a reader means to ask.

import { composer, kept } from './composer.js';

const byId = (id) => document.getElementById(id);
let loading;

/** The conversation, loaded with its stylesheets at the first sign of use. */
function chat() {
  loading ??= Promise.all([
    import('./chat.js'),
    import('../vendor/marked-18.2.1/lexer.js'), // in parallel with the modules that lead to it
    stylesheet('/styles/prose.css'),
    stylesheet('/styles/answer.css'),
  ]).then(([{ Chat, warmUp }]) => {
    warmUp();
    return new Chat({
      page: byId('ask'), log: byId('log'), composer: box, latest: byId('latest'),
      status: byId('status'), alert: byId('alert'), newChat: byId('new-chat'),
    });
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

async function send(question) {
  try {
    (await chat()).send(question);
  } catch {
    refuse('The page could not load what it needs to ask. Check the connection and try again.');
  }
}

const box = composer(byId('composer'), {
  send,
  stop: async () => (await chat()).stop(),
  refuse,
  intent: () => chat().catch(() => {}),
});

byId('suggestions').addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (box.blocked) refuse(box.blocked);
  else {
    send(link.textContent.trim());
    box.focus();
  }
});
byId('suggestions').addEventListener('pointerenter', () => chat().catch(() => {}), { once: true });

if (kept('conversation')) chat().catch(() => {});
else about();

/** What is deployed, beside the opening. */
async function about() {
  try {
    const response = await fetch('/api/about', { headers: { accept: 'application/json' }, credentials: 'omit' });
    if (!response.ok) return;
    const facts = await response.json();
    for (const place of document.querySelectorAll('[data-about]')) {
      const value = place.dataset.about.split('.').reduce((object, key) => object?.[key], facts);
      if (value) place.textContent = place.dataset.about === 'commit' ? String(value).slice(0, 8) : String(value);
    }
    byId('deployment').classList.add('known');
  } catch {
    // the page works without it
  }
}
