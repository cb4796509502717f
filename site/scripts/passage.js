// The whole passage as its document shows it, the supporting words marked. Loaded when a citation is opened.

import { el } from './dom.js';
import { MarkdownView, prepared } from './markdown.js';
import { wrapText } from './marks.js';
import { sectionOf } from './sections.js';
import { support } from './sources.js';

/** The passage as its document shows it, the supporting words marked. Without its document the server's excerpt stands. */
export async function passage(source, quotes, level) {
  const quoted = el('blockquote', { class: 'passage prose' });
  const view = new MarkdownView(quoted, { level, regions: { Code: 0, Table: 0 } });
  const text = await textOf(source);
  await prepared([text, ...quotes]);
  view.append(text);
  view.draw();
  const missing = quotes.filter((quote) => wrapText(quoted, quote, () => el('mark')).length === 0);
  if (missing.length) quoted.prepend(...support(missing).childNodes); // outside of what is shown
  return quoted;
}

async function textOf({ path, url, snippet, section }) {
  try {
    const response = await fetch(`/markdown/${path.split('/').map(encodeURIComponent).join('/')}`, { credentials: 'omit' });
    const anchor = decodeURIComponent(new URL(url ?? '', location.href).hash.slice(1));
    const text = response.ok && response.headers.get('content-type')?.startsWith('text/markdown') ? sectionOf(await response.text(), anchor) : '';
    if (text) return text;
  } catch {
    // offline, or a document that has moved
  }
  return withoutHeading(snippet ?? '', section ?? '');
}

/** The excerpt without the heading that stands above it anyway. */
function withoutHeading(snippet, section) {
  const [line, ...rest] = snippet.trimStart().split('\n');
  const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
  return heading && heading === section.split(' > ').at(-1) ? rest.join('\n').trimStart() : snippet;
}
