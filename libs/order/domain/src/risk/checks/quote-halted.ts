import { type CheckFinding, type RiskCheck, finding } from '../check';
import type { UnsizedInput } from '../risk-input';
import { unknownOnPaperOnly } from './unknown-market';

/** An order that meets a halt of the exchange fills at the resume, at whatever price that brings. */
export const quoteHalted: RiskCheck = { code: 'QUOTE_HALTED', needs: 'view', evaluate };

function evaluate({ entry, view }: UnsizedInput): CheckFinding {
  const limit = 'trading';
  const halted = view.quote?.halted ?? null;
  if (halted === null) {
    return unknownOnPaperOnly(view, { limit }, `whether ${entry.symbol} is halted is not known`);
  }
  return finding(
    !halted,
    { limit, actual: halted ? 'halted' : 'trading' },
    `the exchange has halted ${entry.symbol}; send the signal again when it trades`,
  );
}
