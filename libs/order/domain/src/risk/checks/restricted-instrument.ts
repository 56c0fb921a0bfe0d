import { type CheckFinding, type RiskCheck, fails, passes } from '../check';
import type { UnsizedInput } from '../risk-input';

/** Only listed stocks, and short only where the strategy says so. */
export const restrictedInstrument: RiskCheck = {
  code: 'RESTRICTED_INSTRUMENT',
  needs: 'view',
  evaluate,
};

function evaluate({ entry, view }: UnsizedInput): CheckFinding {
  if (!view.listed) {
    return fails(
      { limit: 'instruments.yaml', actual: entry.symbol },
      `${entry.symbol} is not listed in instruments.yaml`,
    );
  }
  const type = view.contract?.type ?? 'STK';
  if (type !== 'STK') {
    return fails(
      { limit: 'STK', actual: type },
      `only stocks are traded, ${entry.symbol} is ${type}`,
    );
  }
  if (entry.direction === 'SHORT' && !entry.allowShort) {
    return fails(
      { limit: 'long', actual: 'SHORT' },
      `strategy ${entry.strategy} may not sell ${entry.symbol} short; set allowShort: true in its rule to permit it`,
    );
  }
  return passes({ limit: entry.allowShort ? 'long or short' : 'long', actual: entry.direction });
}
