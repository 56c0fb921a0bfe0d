import { type RiskCheck, finding } from '../check';

/** Where a farm of the broker is broken, quotes stand still or contracts cannot be looked up, and nobody says of which instruments. */
export const farmDown: RiskCheck = {
  code: 'FARM_DOWN',
  needs: 'view',
  evaluate: ({ view: { farmsDown } }) =>
    finding(
      farmsDown.length === 0,
      { limit: 'none broken', actual: farmsDown.length === 0 ? 'none' : farmsDown.join(', ') },
      `TWS has no connection to the data farm ${farmsDown.join(', ')} of the broker; it connects again by itself, send the signal again then (\`fairlead status\` shows it)`,
    ),
};
