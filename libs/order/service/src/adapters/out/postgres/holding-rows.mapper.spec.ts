import { decimal, instant } from '@fairlead/core';
import { type ContractHolding, emptyHolding } from '@fairlead/order-domain';
import { type HoldingRecord, holdingsFromRow, holdingsToRow } from './holding-rows.mapper';

const NOW = instant(1_795_000_000_000);
const HOLDING: ContractHolding = {
  ...emptyHolding('AAPL'),
  doubt: { held: decimal(60), askedAt: NOW, takenAt: NOW, seenAt: NOW, reported: true },
};

describe('a holding as it is written', () => {
  const written = holdingsToRow(new Map([['key', HOLDING]]));

  it('stands for what was written', () => {
    expect(holdingsFromRow({}, written).get('key')).toEqual(HOLDING);
  });

  it.each([true, false])(
    'of an earlier build does, too: a doubt that was reported (%s) is not once more',
    (told) => {
      const text = JSON.stringify(written).replace('"reported":true', `"told":${told}`);
      const [holding] = holdingsFromRow(
        {},
        JSON.parse(text) as Record<string, HoldingRecord>,
      ).values();
      expect(holding?.doubt).toEqual({ ...HOLDING.doubt, reported: told });
    },
  );
});
