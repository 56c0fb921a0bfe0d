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
    expect(body).toEqual(problemDetails({ status, code, detail }));
  });
});
