// How an answer's paragraphs are set: the sentence that answers stands apart, paragraphs are short, and one citation
// stands where neighbouring sentences, or items of a list, name the same. The words and their order stay.

const PROSE = /^(?![#>|`~<\s]|[-*+] |\d+[.)] )/;
const ITEM = /^(?:[-*+]|\d{1,9}[.)]) \S/;
const FENCE = /^(?:```|~~~)/gm;
const END = /[.!?…]["”’)]?\**((?:\s?\[\d{1,2}\])*)(?=\s+["“‘(*`[]*[\p{Lu}\d])/gu;
const CITED = /(?:\s?\[\d{1,2}\])+(?=[.!?…]?["”’)]?\**$)/;
const SHORTENED = /(?:^|[\s(])(?:e\.g|i\.e|vs|etc|approx|no|fig|cf|dr|mr|mrs|st)\.$/i;
const MOST_SENTENCES = 3;

/**
 * The Markdown with its prose and lists set; tables, code, headings and quotations stay as they are.
 *
 * @param {string[]} [marked] sentences that keep their citations, since they will be marked
 */
export function arranged(markdown, marked = []) {
  let fenced = false;
  let first = true;
  return markdown.split(/(\n{2,})/).map((block, at) => {
    if (at % 2) return block;
    const wasFenced = fenced;
    if ((block.match(FENCE)?.length ?? 0) % 2) fenced = !fenced;
    const lead = first;
    first = false;
    if (wasFenced || fenced) return block;
    return PROSE.test(block) ? paragraph(block, lead, marked) : list(block, marked);
  }).join('');
}

function paragraph(block, lead, marked) {
  const sentences = sentencesOf(block);
  const groups = lead ? [sentences.splice(0, 1)] : [];
  while (sentences.length) groups.push(sentences.splice(0, MOST_SENTENCES));
  return groups.map((group) => once(group, marked).join(' ')).join('\n\n');
}

function list(block, marked) {
  const items = block.split('\n');
  return items.every((item, at) => ITEM.test(item) || (!item && at === items.length - 1)) ? once(items, marked).join('\n') : block;
}

/** A paragraph's sentences. Emphasis and code are never cut. */
export function sentencesOf(block) {
  const found = [];
  let start = 0;
  for (const match of block.matchAll(END)) {
    const end = match.index + match[0].length;
    const sentence = block.slice(start, end);
    if (SHORTENED.test(block.slice(start, match.index + 1)) || !balanced(sentence)) continue;
    found.push(sentence.trim());
    start = end;
  }
  const rest = block.slice(start);
  if (rest.trim()) found.push(found.length ? rest.trimStart() : rest);
  return found;
}

const balanced = (text) => ['`', '**', '_'].every((mark) => text.split(mark).length % 2);

/** Sentences without the citations that the next sentence repeats. */
function once(sentences, marked) {
  return sentences.map((sentence, at) => {
    if (marked.some((each) => each.includes(sentence.trim()))) return sentence;
    const own = citations(sentence);
    return own && at + 1 < sentences.length && own === citations(sentences[at + 1]) ? sentence.replace(CITED, '') : sentence;
  });
}

const citations = (sentence) => [...(CITED.exec(sentence.trimEnd())?.[0] ?? '').matchAll(/\d+/g)].map(([n]) => Number(n)).sort((a, b) => a - b).join();
