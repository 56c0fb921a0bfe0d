import { isExpired } from './expiry';
import { parseInstant } from './instant';

describe('a contract that ends', () => {
  it.each([
    ['20270319', '2027-03-19T23:59:00Z', 'US/Central', false],
    ['20270319', '2027-03-20T04:59:00Z', 'US/Central', false],
    ['20270319', '2027-03-20T05:00:00Z', 'US/Central', true],
    ['20270319', '2027-03-19T15:00:00Z', 'Asia/Tokyo', true],
    ['20270319', '2027-03-20T03:59:00Z', 'nowhere', false],
    ['20270319', '2027-03-20T04:00:00Z', '', true],
    ['20261218', '2027-01-01T00:00:00Z', 'US/Central', true],
    ['', '2099-01-01T00:00:00Z', 'US/Central', false],
  ])('on %s is at %s in %s over: %s', (lastTradeDate, now, zone, expired) => {
    expect(isExpired(lastTradeDate, parseInstant(now), zone)).toBe(expired);
  });
});
