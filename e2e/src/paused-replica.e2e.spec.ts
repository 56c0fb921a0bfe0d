import type { SystemStatus } from '@fairlead/contracts';
import { DistributedSystem } from './support/distributed-system';
import { sleep } from './support/fairlead-process';
import { Scenario } from './support/scenario';

const SYMBOLS = 16;
const ENGINES = ['rule-engine', 'rule-engine-2'] as const;
/** Longer than a lease lasts. */
const SLEEP_MS = 9_000;

describe('a rule engine that is paused until its leases have run out, and goes on', () => {
  const scenario = Scenario.of(SYMBOLS);
  let system: DistributedSystem;

  beforeAll(async () => {
    system = await DistributedSystem.start({ scenario });
    system.startService('rule-engine', 'rule-engine-2');
    await system.until('both share the partitions', async () => new Set(await owners()).size === 2, 120_000); // prettier-ignore
  }, 300_000);
  afterAll(async () => {
    system.process('rule-engine').pause(false);
    await system.stop();
  }, 60_000);

  /** Who owns the partitions, as a person sees it in the status. */
  async function owners(): Promise<readonly string[]> {
    const status = await system.call<SystemStatus>('console', '/v1/status');
    return (status?.ruleOwners ?? []).map(({ owner }) => owner);
  }
  /** The same without a question, which the one that sleeps could be asked. */
  async function leases(): Promise<readonly string[]> {
    const rows = await system.database.query<{ holder: string }>(
      `SELECT split_part(holder, ' ', 1) AS holder FROM rule_engine.lease
        WHERE name ~ '^p[0-9]{2}$' AND held_until > now()`,
    );
    return rows.map(({ holder }) => holder);
  }
  const send = (symbol: string, number: number): Promise<string> =>
    system.send({ id: `pause-${number}`, source: 'e2e', symbol, action: 'BUY', confidence: 0.3, issuedAt: new Date().toISOString() }); // prettier-ignore

  it("decides nothing of what is another one's by then: each signal once, those of a symbol in their order", async () => {
    const sent: { readonly symbol: string; readonly signalId: string }[] = [];
    let number = 0;
    const sendRound = async (): Promise<void> => {
      for (const { symbol } of scenario.symbols.map((each) => ({ symbol: each }))) {
        number += 1;
        sent.push({ symbol, signalId: await send(symbol, number) });
      }
    };
    expect(await owners()).toHaveLength(16);
    await sendRound();
    system.process('rule-engine').pause(true);
    // What the sleeper has in hand is given to the other one, with all that comes meanwhile.
    await sendRound();
    await system.until('the other one owns every partition', async () => {
      const owned = await leases();
      return owned.length === 16 && new Set(owned).size === 1;
    }, 60_000); // prettier-ignore
    expect(new Set(await leases())).toEqual(new Set(['rule-engine-2']));
    await sendRound();
    await sleep(SLEEP_MS);
    system.process('rule-engine').pause(false);
    await sendRound();
    for (const { signalId } of sent) await system.untilDisposed(signalId);
    await system.until('both share the partitions again', async () => new Set(await owners()).size === 2, 60_000); // prettier-ignore
    const decided = await system.database.query<{ causeId: string; symbol: string }>(
      `SELECT cause_id AS "causeId", record::json->'question'->'signal'->>'symbol' AS symbol
       FROM rule_engine.decision_record ORDER BY seq`,
    );
    expect(decided.map(({ causeId }) => causeId).sort()).toEqual(sent.map(({ signalId }) => signalId).sort()); // prettier-ignore
    for (const symbol of new Set(sent.map((each) => each.symbol))) {
      const of = (all: readonly { readonly symbol: string; readonly id: string }[]): readonly string[] =>
        all.filter((each) => each.symbol === symbol).map(({ id }) => id); // prettier-ignore
      expect(of(decided.map(({ causeId: id, ...rest }) => ({ id, ...rest })))).toEqual(of(sent.map(({ signalId: id, ...rest }) => ({ id, ...rest })))); // prettier-ignore
    }
    const [twice] = await system.database.query<{ count: number }>(
      'SELECT count(*)::int FROM rule_engine.decision',
    );
    expect(twice?.count).toBe(sent.length);
  }, 240_000);

  it('is one of two owners in what status prints', async () => {
    const names = new Set(await owners());
    expect(names).toEqual(new Set(ENGINES));
  });
});
