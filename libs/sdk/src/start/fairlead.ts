import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FairleadError } from '../client/errors';
import { FairleadClient } from '../client/fairlead-client';
import type { EventPattern, FairleadEvent } from '../events/event-types';
import type { EventsOptions } from '../events/follow-events';
import type { RuleSet } from '../rules/define-rules';
import { type SubscribeOptions, subscribe } from '../subscribe/subscribe';
import type { Handlers, Subscription } from '../subscribe/subscription';
import { type BrokerTrouble, type StartedProduct, loadProduct } from './product';
import { type StartSettings, settingsOf } from './start-settings';

/** How Fairlead is started within a program. */
export interface StartOptions extends StartSettings {
  /** What trades: a file (`rules.yaml`, `rules.ts`), or rules that `defineRules` made. Default: `rules.yaml` of the clone. */
  readonly rules?: string | RuleSet;
  /** The clone that runs, built. Default: the one that this SDK is a part of. */
  readonly installation?: string;
}

/** Fairlead could not be started; nothing of it runs. */
export class StartError extends FairleadError {
  override readonly name = 'StartError';
  constructor(
    code: string,
    /** Everything that is wrong. */
    readonly problems: readonly string[],
  ) {
    const advice = 'Correct what is named and start again.';
    super(`Fairlead did not start: ${problems.join('; ')}`, { code, advice });
  }
}

/**
 * A whole Fairlead within this process: PostgreSQL, every service and, where no TWS is named, the simulated one. What it
 * does is kept in its home, and the next start finds it, also after a `kill -9`.
 */
export class Fairlead {
  /** Everything that can be asked of it and done with it. */
  readonly client: FairleadClient;
  private stopping: Promise<void> | null = null;

  private constructor(
    private readonly product: StartedProduct,
    /** Where it keeps what it knows. */
    readonly home: string,
  ) {
    this.client = FairleadClient.from({ FAIRLEAD_URL: product.url }, home);
  }

  /**
   * Starts it and returns once it takes signals and knows whether there is a way to the broker. Throws a StartError for
   * settings that are wrong or a home that is in use, a MisuseError where no Fairlead is installed.
   */
  static async start({ rules, installation, ...settings }: StartOptions): Promise<Fairlead> {
    const product = loadProduct(installation);
    const home = resolve(settings.home);
    const file = rules === undefined || typeof rules === 'string' ? rules : written(home, rules);
    const started = await product.start(settingsOf({ ...settings, home }, file));
    if (!started.ok) throw new StartError(started.refusal.code, started.refusal.problems);
    return new Fairlead(started.value, home);
  }

  /** The address of its API, for other programs of this machine. */
  get url(): string {
    return this.product.url;
  }

  /** The account that its orders go to. */
  get account(): string {
    return this.product.account;
  }

  /** True where the broker is the simulated one. */
  get simulated(): boolean {
    return this.product.simulated;
  }

  /** Settings that nobody reads, or that are of no meaning here. */
  get warnings(): readonly string[] {
    return this.product.warnings;
  }

  /** What kept it from the broker when it had started: it goes on trying. Null where nothing did. */
  get trouble(): BrokerTrouble | null {
    return this.product.trouble;
  }

  /** Follows events as they happen: `client.events`. */
  events<const Pattern extends EventPattern = '*'>(
    options: EventsOptions<Pattern> = {},
  ): AsyncGenerator<FairleadEvent<Pattern>, void, void> {
    return this.client.events(options);
  }

  /** Hands events to handlers at least once, over restarts too: `subscribe`, with its place kept in the home. */
  subscribe(
    options: Omit<SubscribeOptions, 'from' | 'positionFile'>,
    handlers?: Handlers,
  ): Subscription {
    const directory = join(this.home, 'subscriptions');
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const positionFile = join(directory, options.name);
    return subscribe({ ...options, from: this.client, positionFile }, handlers);
  }

  /** Finishes what is in hand and ends everything. Orders at the broker stay, protected. Called again, it waits for the same end. */
  stop(): Promise<void> {
    this.stopping ??= this.product.stop();
    return this.stopping;
  }
}

/** Rules of a program are a file for the engine, which versions them as any other. */
function written(home: string, { text }: RuleSet): string {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = join(home, 'rules.json');
  writeFileSync(file, text);
  return file;
}
