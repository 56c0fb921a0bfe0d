import { REQUESTS, DecisionMadeV1, type Envelope, SignalAcceptedV1 } from '@fairlead/contracts';
import {
  ConsumerControl,
  Messenger,
  OnEvent,
  PlatformHttpModule,
  PlatformModule,
  Tx,
  UnitOfWork,
} from '@fairlead/platform';
import { Controller, Inject, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { type TestService, startTestService } from './start-test-service';

class Seen1760000000001 implements MigrationInterface {
  readonly name = 'Seen1760000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE seen (signal_id uuid PRIMARY KEY)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE seen');
  }
}

@Controller()
class SignalController {
  tries = 0;
  constructor(
    @Inject(UnitOfWork) readonly work: UnitOfWork,
    @Inject(ConsumerControl) readonly control: ConsumerControl,
    @Inject(Messenger) messenger: Messenger,
  ) {
    messenger.reply(REQUESTS.rules, () => Promise.resolve([]));
  }

  @OnEvent('rule-engine', SignalAcceptedV1)
  async onSignal(@Payload() event: Envelope<SignalAcceptedV1>, @Ctx() tx: Tx): Promise<void> {
    this.tries += 1;
    if (event.data.symbol === 'FAILS' && this.tries === 1) throw new Error('the first time');
    await tx.query('INSERT INTO seen (signal_id) VALUES ($1)', [event.data.signalId]);
    const { signalId, instrumentKey } = event.data;
    tx.publish(DecisionMadeV1, decision(signalId, instrumentKey), { cause: event });
  }
}

function decision(signalId: string, instrumentKey: string): DecisionMadeV1 {
  return {
    causeId: signalId,
    cause: 'signal',
    signalId,
    instrumentKey,
    outcome: 'NO_RULE',
    reason: 'none',
    evaluations: [],
    intents: [],
  };
}

@Module({
  imports: [
    PlatformModule.forService({ service: 'rule-engine', migrations: [Seen1760000000001] }),
    PlatformHttpModule,
  ],
  controllers: [SignalController],
})
class SmallRuleEngine {}

function signal(signalId: string): SignalAcceptedV1 {
  return {
    signalId,
    source: 'spec',
    instrumentKey: 'IFAVATA',
    symbol: 'AAPL',
    action: 'BUY',
    confidence: 0.9,
    issuedAt: '2026-01-07T17:00:00.000Z',
    expiresAt: '2026-01-07T17:00:30.000Z',
    receivedBy: 'spec',
  };
}

const ID = '0b5f3a52-7d0a-4a57-9a26-2d6e3e0a5f01';

describe('a service booted for a spec', () => {
  const running: TestService[] = [];
  async function boot(everyHandler = false): Promise<TestService> {
    const service = await startTestService([SmallRuleEngine], { everyHandler, http: true });
    running.push(service);
    return service;
  }
  afterEach(async () => {
    for (const service of running.splice(0)) await service.stop();
  });

  it('handles a delivered message once and publishes what its handler published', async () => {
    const service = await boot();
    const envelope = await service.deliver(SignalAcceptedV1, signal(ID), { correlationId: ID });
    await service.deliverEnvelope(envelope, SignalAcceptedV1.contract.subject(envelope.data));
    const [made, ...more] = await service.waitForPublished(DecisionMadeV1);
    expect(made).toMatchObject({
      correlationId: ID,
      causationId: envelope.id,
      data: { signalId: ID },
    });
    expect(more).toEqual([]);
    expect(await service.database.query('SELECT signal_id FROM rule_engine.seen')).toEqual([
      { signal_id: ID },
    ]);
  });

  it('tries again where the handler of a controller throws', async () => {
    const service = await boot();
    await service.deliver(SignalAcceptedV1, { ...signal(ID), symbol: 'FAILS' });
    expect(service.app.get(SignalController, { strict: false }).tries).toBe(2);
    expect(await service.database.query('SELECT 1 FROM rule_engine.seen')).toHaveLength(1);
  });

  it('refuses to boot without the handlers that flow.ts lists', async () => {
    await expect(boot(true)).rejects.toThrow('rule-engine does not handle order.trade@1');
  });

  it('answers questions, and for its health and figures', async () => {
    const service = await boot();
    expect(await service.request(REQUESTS.rules, {})).toEqual([]);
    const ready = await fetch(`${service.url}/health/ready`);
    expect(await ready.json()).toMatchObject({ status: 'ready' });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain('fairlead_outbox_unsent{service="rule-engine"} 0');
  });
});
