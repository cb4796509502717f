// Elements, built node by node, and kept where they stay the same: no HTML string is ever parsed.

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

/** A quiet button. */
export const button = (words, attributes = {}) => el('button', { type: 'button', class: 'quiet', ...attributes }, words);

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
