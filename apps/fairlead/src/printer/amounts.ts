import { Decimal, decimal } from '@fairlead/core';

/** Returns a price with at least two decimals: `97.1` becomes `97.10`, `0.0125` stays. */
export function priceText(value: string | undefined | null): string {
  if (value === undefined || value === null) return '–';
  const amount = decimal(value);
  return amount.toFixed(Math.max(2, Math.min(6, amount.decimalPlaces())));
}

/** Returns an amount of money, two decimals, thousands apart, rounded half to even. */
export function moneyText(value: string): string {
  const [whole = '', cents = ''] = decimal(value).toFixed(2, Decimal.ROUND_HALF_EVEN).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/** Returns an amount of money with its sign, also where it is a gain. */
export function signedMoneyText(value: string): string {
  const text = moneyText(value);
  return decimal(value).isNegative() || decimal(value).isZero() ? text : `+${text}`;
}

/** Returns the difference of two amounts as text. */
export function minusText(from: string, amount: string): string {
  return decimal(from).minus(decimal(amount)).toFixed();
}

/** Returns signed shares with their sign: `+100`, `-40`, `0`. */
export function signedText(value: string): string {
  return decimal(value).isPositive() && !decimal(value).isZero() ? `+${value}` : value;
}

/** Returns the time of day of a UTC instant to the millisecond: `14:30:01.250`. */
export function timeOfDay(instantText: string): string {
  const time = instantText.slice(11).replace('Z', '');
  const [seconds = '', fraction = ''] = time.split('.');
  return `${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}`;
}

/** Returns a UTC instant to the second, as lists have it: `2026-11-30 14:30:01`. */
export function momentText(instantText: string): string {
  return instantText.slice(0, 19).replace('T', ' ');
}
