// Elements and icons, built node by node, and kept where they stay the same: no HTML string is ever parsed.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes (`true` sets an empty one; null, undefined and false set none) and children. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ICONS = {
  alert: 'M8 1.8 15 14H1zM8 6.2v3.6M8 11.7v.4',
  calculate: 'M3 1.5h10v13H3zM5.5 4.5h5M5.5 8h1M9.5 8h1M5.5 11.5h1M9.5 11.5h1',
  check: 'M2.5 8.5 6.2 12 13.5 4',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  cut: 'M2 8h5M9.5 8h1.5M13 8h1',
  edit: 'M2.5 13.5l.8-3.3 7.7-7.7 2.5 2.5-7.7 7.7zM9.5 4l2.5 2.5',
  link: 'M6.5 3.5h-4v10h10v-4M9.5 2.5h4v4M13.5 2.5l-6 6',
  minus: 'M3 8h10',
  offline: 'M2 14 14 2M3 6.5a8 8 0 0 1 5-2M10.5 5.2A8 8 0 0 1 13 6.5M5.5 9.5A4 4 0 0 1 8 8.3M8 12.5v.2',
  retry: 'M13 8a5 5 0 1 1-1.5-3.5L13.5 6.5M13.5 2.5v4h-4',
};

/** One of our 16-unit line icons, hidden from assistive technology: the words beside it say it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and words. */
export function button(words, name, attributes = {}) {
  return el('button', { type: 'button', class: 'quiet', ...attributes }, icon(name), el('span', {}, words));
}

const drawn = new WeakMap();

/**
 * A part is {kind, key, make()} with an optional update(node): `key` is equal when nothing changed; `update` brings a
 * node of the same kind up to date and returns whether it could.
 *
 * @param {Element} parent owned by this function: it has no other children
 * @param {object[]} parts
 * @param {number} [known] how many parts at the start are the ones already drawn
 */
export function patch(parent, parts, known = 0) {
  const old = drawn.get(parent) ?? [];
  let at = Math.min(known, old.length);
  while (at < old.length && at < parts.length && old[at].key === parts[at].key) {
    parts[at].node = old[at].node;
    at += 1;
  }
  const [before, now] = [old[at], parts[at]];
  if (before && now && before.kind === now.kind && now.update?.(before.node)) {
    now.node = before.node;
    at += 1;
  }
  for (const part of old.slice(at)) part.node.remove();
  for (const part of parts.slice(at)) {
    part.node = part.make();
    parent.append(part.node);
  }
  drawn.set(parent, parts);
}
