// What the page shows of each of some Markdown texts: a JSON array of strings in on stdin, one of strings out. The page's own
// modules run on a document of a few lines; blocks, cells and line breaks are separated by line ends.

import { register } from 'node:module';
import { readFileSync } from 'node:fs';

class Text {
  constructor(data) { this.data = data; }
  appendData(more) { this.data += more; }
  get text() { return this.data; }
}

class Element {
  constructor(tag) { Object.assign(this, { tag, children: [], attributes: {} }); }
  setAttribute(name, value) { this.attributes[name] = value; }
  append(...nodes) {
    for (const node of nodes) {
      const child = typeof node === 'string' ? new Text(node) : node;
      child.parent = this;
      this.children.push(child);
    }
  }
  remove() { this.parent.children.splice(this.parent.children.indexOf(this), 1); }
  get lastChild() { return this.children.at(-1); }
  querySelector(tag) {
    for (const child of this.children) {
      if (child.tag === tag) return child;
      const found = child.querySelector?.(tag);
      if (found) return found;
    }
    return null;
  }
  get text() {
    if (this.tag === 'br') return '\n';
    if (this.tag === 'svg' || this.tag === 'button' && !this.attributes['data-cite']) return '';
    if (this.attributes['data-cite']) return ' ';
    if (this.attributes.class === 'code-head' && /^(?:markdown\.text|[A-Za-z+#-]{1,20}\d?)$/.test(this.children[0].text)) return ''; // a language says nothing
    const inner = this.children.map((child) => child.text).join('');
    return INLINE.has(this.tag) ? inner : `\n${inner}\n`;
  }
}
Text.prototype.remove = Element.prototype.remove;

const INLINE = new Set(['a', 'code', 'del', 'em', 'span', 'strong']);
globalThis.document = {
  createElement: (tag) => new Element(tag),
  createElementNS: (_, tag) => new Element(tag),
  createTextNode: (data) => new Text(data),
};
globalThis.location = new URL('https://agent.example/');
const asModules = `export const load = (url, context, next) =>
  next(url, url.startsWith('file:') && url.endsWith('.js') ? { ...context, format: 'module' } : context);`;
register(`data:text/javascript,${encodeURIComponent(asModules)}`, import.meta.url);

const { MarkdownView, lexer } = await import('../../site/scripts/markdown.js');
await lexer();
const SOURCES = new Map([1, 2, 3].map((n) => [n, { n, title: 'T', section: 'S' }]));

const texts = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(texts.map((text) => {
  const root = new Element('div');
  const view = new MarkdownView(root, { sources: SOURCES, regions: { Code: 0, Table: 0 } });
  view.append(text);
  view.draw();
  return root.text;
})));
