// What a source says: the words that support the answer, and the whole passage as its document shows it.

import { el } from './dom.js';
import { safeAddress } from './inline.js';
import { MarkdownView } from './markdown.js';
import { wrapText } from './marks.js';
import { say } from './say.js';
import { sectionOf } from './sections.js';

/** The words of source `n` that the answer's citations rest on. */
export const quotesOf = (turn, n) => [
  ...new Set((turn.done?.citations ?? []).filter((citation) => citation.n === n && citation.quote).map(({ quote }) => quote)),
];

/** The innermost heading of a source; its document's opening has none. */
export const headingOf = ({ title, path, section }) => {
  const last = (section ?? '').split(' > ').at(-1);
  return !last || last === title ? say('sources.opening', { title: title || path }) : last;
};

/** The supporting words alone, each as a reader sees it; a table's row by its cells. */
export function support(quotes) {
  return el('blockquote', { class: 'passage' }, ...quotes.map((quote) => {
    const cells = quote.trim().startsWith('|') ? quote.split('|').map((cell) => cell.trim()).filter((cell) => /[^-:\s]/.test(cell)) : null;
    const drawn = el('div');
    const view = new MarkdownView(drawn, { level: 4, regions: { Code: 0, Table: 0 } });
    view.append(cells ? cells.join(' · ') : quote);
    view.draw();
    return el('p', {}, el('mark', {}, drawn.textContent.trim()));
  }));
}

/** The passage as its document shows it, the supporting words marked. Without its document the server's excerpt stands. */
export async function passage(source, quotes, level) {
  const quoted = el('blockquote', { class: 'passage prose' });
  const view = new MarkdownView(quoted, { level, regions: { Code: 0, Table: 0 } });
  view.append(await textOf(source));
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

/** A link to the passage's place in its document. */
export function origin({ url, title, path }, commit) {
  const address = safeAddress(url ?? '');
  if (!address || !url) return el('code', {}, path);
  const words = say(commit ? 'sources.read_at' : 'sources.read', { title: title || path, commit });
  const rel = address.origin === location.origin ? null : 'noopener noreferrer nofollow ugc';
  return el('a', { class: 'tag', href: address.href, rel }, words);
}
