import { patiently } from './patience';

const away = (): Error => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

/** A step that fails so many times before it succeeds. */
function failing(times: number, error: () => Error): () => Promise<number> {
  let tries = 0;
  return () => {
    tries += 1;
    return tries <= times ? Promise.reject(error()) : Promise.resolve(tries);
  };
}

describe('a step that needs what may not answer yet', () => {
  it('is done again until it answers', async () => {
    expect(await patiently(failing(2, away), performance.now() + 10_000)).toBe(3);
  });
  it('fails at once where no time is left', async () => {
    await expect(patiently(failing(1, away), performance.now())).rejects.toThrow('connect');
  });
  it('is not done again where waiting does not help', async () => {
    const wrong = failing(1, () => new Error('wrong password'));
    await expect(patiently(wrong, performance.now() + 10_000)).rejects.toThrow('wrong password');
  });
});
