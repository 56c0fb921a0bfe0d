import { DatabaseError } from 'pg';
import { ReplyTimeoutError } from '../messaging/messenger';
import {
  DependencyUnavailableError,
  VersionConflictError,
  isConflict,
  isRefusedByServer,
  isUnavailable,
} from './failures';

describe('a failure', () => {
  it.each([
    ['a serialization failure', Object.assign(new Error('x'), { code: '40001' })],
    ['a deadlock below another error', new Error('x', { cause: { code: '40P01' } })],
    ['a lost race for a version', new VersionConflictError()],
    ['a table that changed', Object.assign(new Error('cached plan must not …'), { code: '0A000' })],
  ])('by conflict is %s', (_, error) => {
    expect(isConflict(error)).toBe(true);
    expect(isUnavailable(error)).toBe(false);
  });

  it.each([
    ['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
    ['one of several refused', new AggregateError([{ code: 'ECONNREFUSED' }])],
    ['a server that shuts down', Object.assign(new Error('x'), { driverError: { code: '57P01' } })],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    ['a full disk', Object.assign(new Error('x'), { code: '53100' })],
    ['a disk that fails', Object.assign(new Error('x'), { code: '58030' })],
    ['a server that only reads', Object.assign(new Error('x'), { code: '25006' })],
    ['an unanswered question', new ReplyTimeoutError('x')],
    ['a dependency that a service names', new DependencyUnavailableError('x')],
  ])('by absence is %s', (_, error) => {
    expect(isUnavailable(error)).toBe(true);
  });

  it('of the message itself is neither', () => {
    const broken = Object.assign(new Error('duplicate key'), { code: '23505' });
    expect([isConflict(broken), isUnavailable(broken)]).toEqual([false, false]);
  });

  it('proves that nothing was committed only where the server says so', () => {
    const answer = (code: string): DatabaseError =>
      Object.assign(new DatabaseError('x', 1, 'error'), { code });
    expect(isRefusedByServer(answer('23505'))).toBe(true);
    expect(isRefusedByServer(answer('57P01'))).toBe(false);
    expect(isRefusedByServer(new Error('Query read timeout'))).toBe(false);
  });
});
