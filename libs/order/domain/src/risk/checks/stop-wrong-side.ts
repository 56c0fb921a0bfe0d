import { directionSign } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, UNPROTECTED, fails, finding, passes } from '../check';
import type { RiskInput } from '../risk-input';

/** A long is stopped below its entry and below the bid, and takes profit above; a short the other way round. */
export const stopWrongSide: RiskCheck = { code: 'STOP_WRONG_SIDE', needs: 'size', evaluate };

function evaluate({ entry, view }: RiskInput): CheckFinding {
  const { protection } = entry;
  if (protection === null) return passes(UNPROTECTED);
  const { stopPrice, targetPrice } = protection;
  const from = entry.limitPrice ?? entry.referencePrice;
  const sign = directionSign(entry.direction);
  const stopRoom = from.minus(stopPrice).times(sign);
  const targetRoom = targetPrice.minus(from).times(sign);
  const positive = stopPrice.gt(0) && targetPrice.gt(0);
  const touch = entry.direction === 'LONG' ? view.quote?.bid : view.quote?.ask;
  const touchRoom = touch?.minus(stopPrice).times(sign);
  if (stopRoom.gt(0) && touch && touchRoom?.lte(0) === true) {
    const side = entry.direction === 'LONG' ? 'below the bid' : 'above the ask';
    return fails(
      { limit: `stop ${side} ${touch.toFixed()}`, actual: `stop ${stopPrice.toFixed()}` },
      `the stop at ${stopPrice.toFixed()} would trigger at once: it is not ${side} of ${touch.toFixed()}; give the rule a wider stop`,
    );
  }
  return finding(
    stopRoom.gt(0) && targetRoom.gt(0) && positive,
    {
      limit: entry.direction === 'LONG' ? 'stop < entry < target' : 'target < entry < stop',
      actual: `stop ${stopPrice.toFixed()} entry ${from.toFixed()} target ${targetPrice.toFixed()}`,
    },
    `stop and target do not enclose the entry of a ${entry.direction.toLowerCase()}; check the protection of the rule`,
  );
}
