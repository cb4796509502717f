// One question over the wire: whatever the server sends (a stream, a buffered stream, JSON) becomes the same events.

import { say } from './words.js';
import { readEvents } from './sse.js';

/** A question that got no answer: `code` is the API's, or one of ours for what never reached it. */
export class AskError extends Error {
  constructor(code, message, retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

const FIRST_BYTE_MS = 70_000; // a buffering front door sends nothing until the whole answer is there
const SILENCE_MS = 35_000; // the server pings every 10 s

/** POST JSON with the hash that CloudFront's origin access control needs to sign the request. */
export async function post(path, value, { accept = 'application/json', signal } = {}) {
  const body = new TextEncoder().encode(JSON.stringify(value));
  const headers = { 'content-type': 'application/json', accept };
  if (globalThis.crypto?.subtle) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
    headers['x-amz-content-sha256'] = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  return fetch(path, { method: 'POST', headers, body, signal, credentials: 'omit' });
}

/** Ask, and yield {type, …} events. Throws AskError; an aborted `signal` throws its AbortError. */
export async function* ask(question, history, signal) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), FIRST_BYTE_MS);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    const response = await post('/api/ask', { question, history }, {
      accept: 'text/event-stream',
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok) throw await failure(response);
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('text/event-stream')) {
      for await (const { type: name, data } of readEvents(response.body, heard)) yield parse(name, data);
    } else if (type.includes('json')) {
      yield* replay(await response.json());
    } else {
      throw new AskError('unexpected_response', say('errors.unreadable'));
    }
  } catch (error) {
    if (error instanceof AskError || signal.aborted) throw error;
    throw new AskError('unreachable', say('errors.unreachable'));
  } finally {
    clearTimeout(timer);
  }
}

function parse(type, data) {
  try {
    return { ...JSON.parse(data), type };
  } catch {
    throw new AskError('unexpected_response', say('errors.unreadable'));
  }
}

/** The JSON form of an answer, as the events that a stream would have brought. */
function* replay(answer) {
  if (answer?.error) throw new AskError(answer.error.code, answer.error.message, answer.error.retry_after);
  const { answer_id, engine, model, cached = false } = answer;
  yield { type: 'start', answer_id, engine, model, cached };
  yield { type: 'sources', sources: answer.sources ?? [] };
  for (const tool of answer.tools ?? []) yield { ...tool, type: 'tool' };
  yield { ...answer, type: 'done' };
}

async function failure(response) {
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  try {
    const { error } = await response.json();
    return new AskError(String(error.code), String(error.message), error.retry_after ?? retryAfter);
  } catch {
    return new AskError(`http_${response.status}`, say('errors.silent'), retryAfter);
  }
}
