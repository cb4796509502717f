// Inline Markdown tokens to parts (see `patch`): text, emphasis, links that are safe, citations.

import { el, patch } from './dom.js';

const NOTE = /^<!--\s*\/?generated\b/i; // a generator's, read by programs
const CITATION = /\[(\d{1,2})\]([.,;:!?]*)/;

export const inlineParts = (tokens, context) =>
  tokens.flatMap((token) => {
    const make = INLINE[token.type];
    if (token.type === 'html' && NOTE.test(token.raw)) return [];
    return make ? make(token, context) : [words(token.raw)];
  });

const INLINE = {
  text: (token, context) => (token.tokens ? inlineParts(token.tokens, context) : cited(entities(token.text), context)),
  escape: (token) => [words(token.text)],
  codespan: (token) => [element('code', token, [words(token.text)])],
  br: (token) => [{ kind: 'br', key: 'br', make: () => el('br') }],
  strong: (token, context) => [element('strong', token, inlineParts(token.tokens, context))],
  em: (token, context) => [element('em', token, inlineParts(token.tokens, context))],
  del: (token, context) => [element('del', token, inlineParts(token.tokens, context))],
  link(token, context) {
    const href = safeAddress(entities(token.href));
    if (!href) return [words(token.raw)];
    const link = element('a', token, inlineParts(token.tokens, context), href);
    return token.title ? [link, words(` (${token.title})`)] : [link]; // nothing that was written stays hidden
  },
  image(token) {
    const href = safeAddress(entities(token.href)); // never fetched: an image of another origin would tell it who reads
    return href ? [element('a', token, [words(token.text || href.href)], href)] : [words(token.raw)];
  },
};

/** Text that can grow in place. */
const words = (text) => ({
  kind: 'text',
  key: `text ${text}`,
  make: () => document.createTextNode(text),
  update(node) {
    if (text.startsWith(node.data)) node.appendData(text.slice(node.data.length));
    else node.data = text;
    return true;
  },
});

const element = (tag, token, children, href = null) => ({
  kind: tag,
  key: `${tag} ${token.raw}`,
  make() {
    const rel = href && href.origin !== location.origin ? 'noopener noreferrer nofollow ugc' : null;
    const node = el(tag, { href: href?.href, rel });
    patch(node, children);
    return node;
  },
});

/** Text in which `[n]` is a button where source n exists. */
function cited(text, { sources }) {
  const pieces = text.split(CITATION); // words, number, stop, words, number, stop, …
  const parts = [];
  for (let at = 0; at < pieces.length; at += 3) {
    const [piece, n, stop] = pieces.slice(at, at + 3);
    const source = sources.get(Number(n));
    if (piece) parts.push(words(source ? piece.replace(/ $/, '\u00a0') : piece));
    if (n) parts.push(source ? citation(source, stop) : words(`[${n}]${stop}`));
  }
  return parts;
}

/** A citation on one line with the word before it and the stop after it. */
const citation = ({ n, title, section }, stop) => ({
  kind: `cite ${n}`,
  key: `cite ${n} ${stop}`,
  make: () =>
    el('span', { class: 'held' },
      el('button', { type: 'button', class: 'cite', 'data-cite': n, 'aria-haspopup': 'dialog', 'aria-label': `[${n}] ${section || title}` }, `[${n}]`),
      stop),
  update(node) {
    node.lastChild.data = stop;
    return true;
  },
});

/** The address if it may be followed: https, or this origin. Relative ones are documents. */
export function safeAddress(href) {
  if (/&\w+;/.test(href) || !URL.canParse(href, location.href)) return null; // a name we can't read may hide a scheme
  const address = new URL(href, new URL('/documents/', location.href));
  const own = address.origin === location.origin && address.protocol === location.protocol; // a blob: has our origin too
  return address.protocol === 'https:' || own ? address : null;
}

const NAMED = {
  amp: '&', apos: "'", cent: '¢', colon: ':', copy: '©', deg: '°', divide: '÷', euro: '€', gt: '>', hellip: '…', laquo: '«',
  ldquo: '“', le: '≤', lsquo: '‘', lt: '<', mdash: '—', micro: 'µ', middot: '·', minus: '−', nbsp: '\u00a0',
  ndash: '–', ge: '≥', pound: '£', quot: '"', raquo: '»', rarr: '→', rdquo: '”', rsquo: '’', times: '×',
  half: '½', frac12: '½', frac13: '⅓', frac14: '¼', frac15: '⅕', frac16: '⅙', frac18: '⅛', frac23: '⅔', frac25: '⅖', frac34: '¾',
  frac35: '⅗', frac38: '⅜', frac45: '⅘', frac56: '⅚', frac58: '⅝', frac78: '⅞', sup1: '¹', sup2: '²', sup3: '³', percnt: '%',
  permil: '‰', dollar: '$', yen: '¥', comma: ',', period: '.', sol: '/', plus: '+', plusmn: '±', hyphen: '‐', num: '#',
  thinsp: '\u2009', ensp: '\u2002', emsp: '\u2003', shy: '\u00ad', zwj: '\u200d', zwnj: '\u200c',
};

/** Character references to characters (CommonMark 2.5), for the names that prose uses. */
const entities = (text) =>
  text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]+\d{0,2}));/g, (whole, decimal, hex, name) => {
    if (name) return NAMED[name] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    const invalid = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
    return invalid ? '\ufffd' : String.fromCodePoint(code);
  });
