import { subjectMatches } from './subject-pattern';

describe('a subject pattern', () => {
  it.each([
    ['market.v1.quote.A', 'market.v1.quote.A', true],
    ['market.v1.quote.*', 'market.v1.quote.A', true],
    ['market.v1.quote.*', 'market.v1.quote.A.B', false],
    ['market.v1.quote.>', 'market.v1.quote.A.B', true],
    ['market.v1.quote.>', 'market.v1.quote', false],
    ['*.v1.quote.A', 'market.v1.quote.A', true],
    ['market.v1', 'market.v1.quote', false],
  ])('%s and %s: %s', (pattern, subject, matches) => {
    expect(subjectMatches(pattern, subject)).toBe(matches);
  });
});
