// Draws a little of everything while nobody waits, so that the first words of an answer meet compiled code.

import { MarkdownView } from './markdown.js';

const SAMPLE = ['**a** `b` [1]', '- a\n- b', '| a | b |\n|--|--|\n| 1 | 2 |', '```js\na\n```', '# a\n\n> [b](https://c.d)'];

export function warmUp() {
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 50));
  const rest = [...SAMPLE];
  const next = () => {
    const view = new MarkdownView(document.createElement('div'), { regions: { Code: 0, Table: 0 } });
    view.append(rest.pop());
    view.draw();
    if (rest.length) idle(next);
  };
  idle(next);
}
