import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decimal } from '@fairlead/core';
import { ENTRY_CHECKS, LIMITS, LIMIT_NAMES, isLimitName, limitValue } from '@fairlead/order-domain';
import { settingsOf } from './order-settings.mapper';
import { OrderEnv } from './order.env';

const GUIDE = join(__dirname, '../../../../../docs/guides/limits.md');

const rows = readFileSync(GUIDE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', ''))); // prettier-ignore

describe('the guide of limits', () => {
  it('has a row for each limit', () => {
    expect(rows.map(([name]) => name)).toEqual(LIMIT_NAMES);
  });

  it.each(rows)('says what %s is by default and means', (name = '', value, _unit, means) => {
    const { limits } = settingsOf(Object.assign(new OrderEnv(), { TWS_ACCOUNT: 'DU1' }));
    if (!isLimitName(name)) throw new Error(`no limit: ${name}`);
    expect([value, means]).toEqual([
      decimal(limitValue(limits, name)).toFixed(),
      LIMITS[name].means,
    ]);
  });

  it.each(rows)('says how the environment names %s', (...row) => {
    const [, , , , variable = ''] = row;
    if (variable !== '–') expect(Object.keys(new OrderEnv())).toContain(variable);
  });

  it.each(rows)('says what an entry beyond %s is denied with', (...row) => {
    expect(ENTRY_CHECKS.map(({ code }) => code as string)).toContain(row[5]);
  });
});
