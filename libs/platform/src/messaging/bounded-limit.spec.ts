import { boundedLimit } from './bounded-limit';

describe('the limit of a list', () => {
  it.each([
    ['within the bounds stays', 20, 20],
    ['at the maximum stays', 500, 500],
    ['above the maximum is the maximum', 501, 500],
    ['of none is one', 0, 1],
    ['below zero is one', -7, 1],
    ['that is no whole number is the maximum', 2.5, 500],
    ['that is no number is the maximum', Number.NaN, 500],
    ['without end is the maximum', Number.POSITIVE_INFINITY, 500],
  ])('%s', (_name, limit, bounded) => {
    expect(boundedLimit(limit, 500)).toBe(bounded);
  });
});
