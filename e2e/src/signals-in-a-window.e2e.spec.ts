import { DecisionMadeV1, SignalAcceptedV1 } from '@fairlead/contracts';
import { Pipeline } from './support/pipeline';

const SYMBOL = 'SIM003';
const RULES = `
rules:
  - id: third
    symbol: ${SYMBOL}
    when: { and: [{ event: { type: signal.accepted, where: { action: BUY } } }, { signals: { action: BUY, withinMinutes: 30, countMin: 3 } }] }
    then: { enter: { direction: LONG, size: { shares: 100 }, stop: { percent: 10 }, target: { percent: 20 } } }
`;

describe('signals in a window, over a real socket', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await Pipeline.start({ rules: RULES });
    await pipeline.setPrice(SYMBOL, '99.99', '100.01');
  });
  afterAll(() => pipeline.stop());

  const decided = (): readonly DecisionMadeV1[] =>
    pipeline.services.published(DecisionMadeV1).map(({ data }) => data);

  const posted = async (body: string): Promise<number> => {
    const headers = { 'x-api-key': pipeline.home.apiKey, 'content-type': 'application/json' };
    const response = await fetch(`${pipeline.services.url}/v1/signals`, { method: 'POST', headers, body }); // prettier-ignore
    return response.status;
  };

  it('count what was accepted, once each: neither what is sent again nor what is refused', async () => {
    await pipeline.signal(SYMBOL, 'BUY', 'one');
    const body = JSON.stringify({ id: 'two', source: 'e2e', symbol: SYMBOL, action: 'BUY', confidence: 0.9, issuedAt: new Date().toISOString() }); // prettier-ignore
    expect([await posted(body), await posted(body)]).toEqual([202, 200]);
    expect(await posted(body.replace('0.9', '0.8'))).toBe(409);
    expect(await posted(body.replace('BUY', 'BUYS').replace('two', 'nonsense'))).toBe(422);
    await pipeline.until(() => decided().length === 2, 'two decisions');
    expect(decided().map(({ outcome }) => outcome)).toEqual(['NO_RULE', 'NO_RULE']);
    await pipeline.signal(SYMBOL, 'BUY', 'three');
    await pipeline.until(async () => (await pipeline.trade(SYMBOL))?.status === 'OPEN', 'OPEN');
    expect(pipeline.services.published(SignalAcceptedV1)).toHaveLength(3);
    const last = decided().find(({ intents }) => intents.length > 0);
    expect(last?.evaluations[0]?.clauses.at(-1)).toMatchObject({
      ...{ clause: 'BUY signals within 30 min >= 3', value: '3', threshold: '3', distance: '0' },
    });
    expect(await pipeline.trade(SYMBOL)).toMatchObject({ position: '100', protected: true });
    expect(pipeline.simulator.control.violations).toEqual([]);
  });
});
