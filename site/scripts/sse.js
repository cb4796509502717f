// Server-sent events from a byte stream (HTML Standard, 9.2.6), since EventSource can't POST.

/** Collects lines into events; feed it text in any slices. */
export class EventParser {
  #rest = '';
  #type = '';
  #data = [];
  #started = false;

  /** The events that this slice completes, as {type, data}. */
  push(text) {
    const events = [];
    this.#rest += text;
    if (!this.#started && this.#rest.length) {
      this.#rest = this.#rest.replace(/^\ufeff/, '');
      this.#started = true;
    }
    // A carriage return at the very end may be half of a CRLF: it waits for the next slice.
    const lines = /([^\r\n]*)(\r\n|\n|\r(?!$))/y;
    let end = 0;
    for (let match = lines.exec(this.#rest); match; match = lines.exec(this.#rest)) {
      end = lines.lastIndex;
      const event = this.#line(match[1]);
      if (event) events.push(event);
    }
    this.#rest = this.#rest.slice(end);
    return events;
  }

  #line(line) {
    if (line === '') {
      const event = this.#data.length ? { type: this.#type || 'message', data: this.#data.join('\n') } : null;
      this.#type = '';
      this.#data = [];
      return event;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return null; // a comment: the server's ping
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#type = value;
    else if (field === 'data') this.#data.push(value);
    return null;
  }
}

/** The events of a response body, as they arrive. `onBytes` is called for each piece, pings included. */
export async function* readEvents(body, onBytes) {
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return; // an event without its blank line is incomplete, and dropped as the standard asks
      onBytes();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
