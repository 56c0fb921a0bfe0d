import type { Tx } from '../../persistence/tx';
import { deadLetter } from './dead-letters';

/** Takes what PostgreSQL takes: no text with a NUL in it. */
class TextOnlyTx {
  readonly parameters: unknown[] = [];
  readonly published: unknown[] = [];
  query(_sql: string, parameters: readonly unknown[]): Promise<object[]> {
    this.parameters.push(...parameters);
    const isBad = parameters.some((value) => typeof value === 'string' && value.includes('\0'));
    return isBad ? Promise.reject(new Error('invalid byte sequence')) : Promise.resolve([]);
  }
  publish(_type: unknown, data: unknown): void {
    this.published.push(data);
  }
}

describe('a dead letter', () => {
  it('is set aside whatever bytes it is made of: a message that cannot be kept would come for ever', async () => {
    const tx = new TextOnlyTx();
    const message = {
      id: '018f2c3e-1111-7000-8000-000000000001',
      subject: 'signal.v1.accepted.p00.AAPL',
      type: 'signal.accepted',
      body: 'no JSON\0',
    };
    await deadLetter(tx as unknown as Tx, 'rule-engine', {
      message,
      attempts: 1,
      error: 'not JSON: \0',
    });
    expect(tx.parameters).toContain('no JSON\uFFFD');
    expect(JSON.stringify(tx.published)).not.toContain('\\u0000');
  });
});
