import { isPaperAccount } from './paper-account';

describe('an account', () => {
  it.each([
    ['DU1234567', true],
    ['DF1234567', true],
    ['U1234567', false],
    ['F1234567', false],
    ['I1234567', false],
    ['du1234567', false],
    ['', false],
  ])('%s is paper: %s', (account, paper) => {
    expect(isPaperAccount(account)).toBe(paper);
  });
});
