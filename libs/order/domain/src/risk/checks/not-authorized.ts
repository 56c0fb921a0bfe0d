import { type RiskCheck, finding, passes } from '../check';

/** A key may be made for some strategies only: what it sends opens nothing of the others. */
export const notAuthorized: RiskCheck = {
  code: 'NOT_AUTHORIZED',
  needs: 'view',
  evaluate: ({ entry: { strategy, strategiesOfKey } }) => {
    if (strategiesOfKey === undefined) return passes({ limit: 'any strategy', actual: strategy });
    const limit = strategiesOfKey.join(', ');
    return finding(
      strategiesOfKey.includes(strategy),
      { limit, actual: strategy },
      `the key that sent the signal may enter for ${limit} only; send it with another key, or make one with \`fairlead keys create NAME --strategy ${strategy}\``,
    );
  },
};
