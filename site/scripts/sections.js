// A section of a document, found in the document's own text by its anchor.

import { slug } from './after.js';

const HEADING = /^(#{1,6})\s+(.*?)\s*#*\s*$/;
const FENCE = /^\s*(?:```|~~~)/;

/** The text below the heading with this anchor, down to the next heading; the document's opening without an anchor. */
export function sectionOf(markdown, anchor) {
  const seen = new Map();
  const lines = [];
  let inside = !anchor;
  let fenced = false;
  for (const line of markdown.replace(/^---\n.*?\n---\n/s, '').split('\n')) {
    if (FENCE.test(line)) fenced = !fenced;
    const heading = fenced ? null : HEADING.exec(line);
    if (!heading) {
      if (inside) lines.push(line);
      continue;
    }
    const own = numbered(slug(heading[2]), seen);
    if (inside && (anchor || lines.join('').trim())) break;
    inside = anchor ? own === anchor : true;
  }
  return lines.join('\n').trim();
}

function numbered(base, seen) {
  let found = base;
  while (seen.has(found)) {
    seen.set(base, seen.get(base) + 1);
    found = `${base}-${seen.get(base)}`;
  }
  seen.set(found, 0);
  return found;
}
