// A passage as its document shows it, with the words that support the answer marked.

import { el } from './dom.js';
import { safeAddress } from './inline.js';
import { MarkdownView } from './markdown.js';
import { wrapText } from './marks.js';
import { say } from './say.js';

/** The words of source `n` that the answer's citations rest on. */
export const quotesOf = (turn, n) => [
  ...new Set((turn.done?.citations ?? []).filter((citation) => citation.n === n && citation.quote).map(({ quote }) => quote)),
];

/** The innermost heading of a source; its document's opening has none. */
export const headingOf = ({ title, path, section }) => {
  const last = (section ?? '').split(' > ').at(-1);
  return !last || last === title ? say('sources.opening', { title: title || path }) : last;
};

/** A quotation with the passage. `level` is that of its first heading. */
export function passage(source, quotes, level) {
  const quoted = el('blockquote', { class: 'passage prose' });
  const view = new MarkdownView(quoted, { level });
  view.append(withoutHeading(source));
  view.draw();
  const missing = quotes.filter((quote) => wrapText(quoted, quote, () => el('mark')).length === 0);
  quoted.prepend(...missing.map((quote) => el('p', {}, el('mark', {}, quote)))); // outside of what the snippet shows
  return quoted;
}

/** The snippet without the heading that stands above it anyway. */
function withoutHeading({ snippet, section }) {
  const [line, ...rest] = (snippet ?? '').trimStart().split('\n');
  const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
  return heading && heading === (section ?? '').split(' > ').at(-1) ? rest.join('\n').trimStart() : snippet ?? '';
}

/** A link to the passage's place in its document. */
export function origin({ url, title, path }, commit) {
  const address = safeAddress(url ?? '');
  if (!address || !url) return el('code', {}, path);
  const words = say(commit ? 'sources.read_at' : 'sources.read', { title: title || path, commit });
  const rel = address.origin === location.origin ? null : 'noopener noreferrer nofollow ugc';
  return el('a', { class: 'tag', href: address.href, rel }, words);
}
