// Figures as a reader wants them.

/** US dollars with two significant digits below a cent: $0.00017. Unknown stays unsaid. */
export function cost(dollars) {
  if (typeof dollars !== 'number' || !Number.isFinite(dollars)) return null;
  if (dollars === 0) return '$0';
  if (dollars >= 0.01) return `$${dollars.toFixed(2)}`;
  return `$${dollars.toFixed(Math.min(12, 1 - Math.floor(Math.log10(dollars))))}`;
}

export function seconds(milliseconds) {
  if (typeof milliseconds !== 'number' || !Number.isFinite(milliseconds)) return null;
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** An answer to paste elsewhere: its Markdown with numbered sources. */
export function markdownOf({ question, text, done, sources }) {
  const body = `**${question}**\n\n${(done?.text ?? text).trim()}\n`;
  if (!sources.length) return body;
  const lines = sources.map(({ n, title, section, url }) => {
    const name = section && !section.startsWith(title) ? `${title}: ${section}` : section || title;
    return `${n}. [${name}](${new URL(url ?? '', location.href).href})`;
  });
  return `${body}\nSources:\n\n${lines.join('\n')}\n`;
}
