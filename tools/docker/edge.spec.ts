import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_TYPE, problemDetails } from '@fairlead/core';

const TEXT = readFileSync(join(__dirname, '../../deploy/edge/haproxy.cfg'), 'utf8');
const ERROR = /http-error status (\d+) content-type (\S+) string '([^']*)'/g;

describe('the errors of the edge', () => {
  const errors = [...TEXT.matchAll(ERROR)].map(([, status, type, body]) => ({
    status: Number(status),
    type,
    body: JSON.parse(body ?? '') as { code: string; detail: string },
  }));

  it('are all there are', () => {
    expect(errors.map(({ status }) => status)).toEqual([
      400, 404, 405, 408, 413, 500, 502, 503, 504,
    ]);
  });

  it.each(errors)('of $status have the shape of all others', ({ status, type, body }) => {
    const { code, detail } = body;
    expect(type).toBe(PROBLEM_TYPE);
    // What came too late is answered 503: whoever sends alerts does not send one again after a 504.
    const answered = status === 504 ? 503 : status;
    expect(body).toEqual(problemDetails({ status: answered, code, detail }));
  });
});

/** True where the edge passes a path on: one of its conditions, each `path` or `path_beg`, holds. */
function passes(path: string): boolean {
  const line = /http-request deny status 404 .*/.exec(TEXT)?.[0] ?? '';
  const conditions = [...line.matchAll(/!\{ (path|path_beg) (\S+) \}/g)];
  return conditions.some(([, kind, wanted = '']) =>
    kind === 'path' ? path === wanted : path.startsWith(wanted),
  );
}

describe('the edge', () => {
  it('answers nobody with a 504', () => {
    expect(TEXT).toContain('http-after-response set-status 503 if { status 504 }');
  });

  it.each(['/v1/signals', '/v1/signals:batch', '/v1/signals/0fd6', '/v1/alerts/tradingview/fl_x'])(
    'passes %s',
    (path) => {
      expect(passes(path)).toBe(true);
    },
  );

  it.each([
    ...['/', '/v1/signalsXYZ', '/v1/signals:other', '/v1/signals:batchX', '/v1/signals:batch/x'],
    ...['/v1/status', '/v1/close', '/v2/signals', '/metrics'],
  ])('passes nothing else: %s', (path) => {
    expect(passes(path)).toBe(false);
  });
});
