// Faults on command: each strikes the next requests of a path, so many times.
//   {"path": "prediction/latest", "kind": "status", "status": 503, "retryAfter": "1", "times": 2}
// Kinds: status, hang (no answer), drop (the connection breaks), cut (half an answer), body (any text as 200), delay.
import { setTimeout as sleep } from 'node:timers/promises';

const STRIKES = {
  status: async ({ response }, { status = 503, retryAfter, body }) => {
    const headers = { 'content-type': 'application/json' };
    if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
    if (status >= 300 && status < 400) headers.location = 'http://127.0.0.1:1/elsewhere';
    response.writeHead(status, headers);
    response.end(body ?? JSON.stringify({ status: 'error', message: `fault ${status}` }));
    return true;
  },
  hang: async () => true,
  drop: async ({ request }) => {
    request.socket.destroy();
    return true;
  },
  cut: async ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"status":');
    await sleep(10);
    response.destroy();
    return true;
  },
  body: async ({ response }, { body = '' }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(body);
    return true;
  },
  /** Repeats the API key in an error, as some do. */
  echo: async ({ request, response }) => {
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ status: 'error', message: `key ${request.headers['x-api-key']}?` }),
    );
    return true;
  },
  delay: async (_exchange, { ms = 100 }) => {
    await sleep(ms);
    return false;
  },
};

export class Faults {
  #pending = [];

  /** Adds a fault, or takes all away where its kind is "none". */
  add(fault) {
    if (fault.kind === 'none') this.#pending = [];
    else if (!Object.hasOwn(STRIKES, fault.kind)) throw new Error(`no fault "${fault.kind}"`);
    else this.#pending.push({ times: 1, ...fault });
    return this.#pending;
  }

  /** Shows the fault that waits for this request. Returns true where that was the answer. */
  async strike(exchange) {
    const fault = this.#pending.find(
      ({ path, times }) => times > 0 && (path === undefined || path === exchange.path),
    );
    if (fault === undefined) return false;
    fault.times -= 1;
    return STRIKES[fault.kind](exchange, fault);
  }
}
