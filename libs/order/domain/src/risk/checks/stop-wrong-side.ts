import { directionSign } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding } from '../check';
import type { RiskInput } from '../risk-input';

/** A long is stopped below its entry and takes profit above it; a short the other way round. */
export const stopWrongSide: RiskCheck = { code: 'STOP_WRONG_SIDE', evaluate };

function evaluate({ entry }: RiskInput): CheckFinding {
  const from = entry.limitPrice ?? entry.referencePrice;
  const sign = directionSign(entry.direction);
  const stopRoom = from.minus(entry.stopPrice).times(sign);
  const targetRoom = entry.targetPrice.minus(from).times(sign);
  const positive = entry.stopPrice.gt(0) && entry.targetPrice.gt(0);
  return finding(
    stopRoom.gt(0) && targetRoom.gt(0) && positive,
    {
      limit: entry.direction === 'LONG' ? 'stop < entry < target' : 'target < entry < stop',
      actual: `stop ${entry.stopPrice.toFixed()} entry ${from.toFixed()} target ${entry.targetPrice.toFixed()}`,
    },
    `stop and target do not enclose the entry of a ${entry.direction.toLowerCase()}; check the protection of the rule`,
  );
}
