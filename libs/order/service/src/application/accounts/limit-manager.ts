import {
  LimitChangedV1,
  type LimitChangeView,
  type LimitView,
  type PersonRequest,
} from '@fairlead/contracts';
import {
  type Decimal,
  decimal,
  decimalText,
  instantText,
  isDecimalText,
  present,
} from '@fairlead/core';
import { didYouMean, outsideBounds } from '@fairlead/core/document';
import {
  type Account,
  LIMITS,
  LIMIT_NAMES,
  type LimitName,
  accountDecider,
  isLimitName,
  limitValue,
  limitsInForce,
} from '@fairlead/order-domain';
import { RequestRefusedError, type Tx } from '@fairlead/platform';
import type { LimitChange, LimitStore } from '../ports/limit-store';
import type { OrderSurroundings } from '../trades/order-unit-of-work';

/** The limits of risk as persons see and set them: each says who set it, and nothing that was done to one is forgotten. */
export class LimitManager {
  constructor(
    private readonly surroundings: OrderSurroundings & { readonly limitStore: LimitStore },
  ) {}

  async list(tx: Tx): Promise<readonly LimitView[]> {
    const { store, settings } = this.surroundings;
    const account = await store.lockAccount(tx, settings.account);
    return this.viewsOf(account, tx);
  }

  async history(
    { name, limit }: { readonly name: string | null; readonly limit: number },
    tx: Tx,
  ): Promise<readonly LimitChangeView[]> {
    const wanted = { name: name === null ? null : limitNamed(name), limit };
    const changes = await this.surroundings.limitStore.list(tx, wanted);
    return changes.map(({ before, after, at, ...change }) => ({
      ...{ at: instantText(at), ...change },
      ...{ before: decimalText(before), after: decimalText(after) },
    }));
  }

  /** Sets a limit, or lifts what was set (null). Entries that are decided after it are held against it. */
  async set(
    request: PersonRequest & { readonly name: string; readonly value: string | null },
    tx: Tx,
  ): Promise<LimitView> {
    const { store, settings } = this.surroundings;
    const name = limitNamed(request.name);
    const value = request.value === null ? null : valueOf(name, request.value);
    const before = await store.lockAccount(tx, settings.account);
    const command = { kind: 'set-limit', name, value } as const;
    const [event] = accountDecider.decide(command, before).value;
    const after = event === undefined ? before : (accountDecider.evolve(before, event) ?? before);
    if (event !== undefined) await this.keep({ name, before, after, request }, tx);
    const views = await this.viewsOf(after, tx);
    return present(views.find((view) => view.name === name), 'every limit has a view'); // prettier-ignore
  }

  private async keep(
    changed: {
      readonly name: LimitName;
      readonly before: Account;
      readonly after: Account;
      readonly request: PersonRequest;
    },
    tx: Tx,
  ): Promise<void> {
    const { store, limitStore, settings, clock, limits } = this.surroundings;
    const { name, before, after, request } = changed;
    const { by, reason, requestId, principal = null } = request;
    const change: LimitChange = {
      ...{ name, before: this.valueIn(before, name), after: this.valueIn(after, name) },
      ...{ isSet: after.limits[name] !== undefined, by, principal, reason, at: clock.now() },
    };
    await store.saveAccount(tx, after);
    await limitStore.keep(tx, change);
    tx.publish(
      LimitChangedV1,
      {
        ...{ account: settings.account, limit: name, isSet: change.isSet, by, reason },
        ...{ before: decimalText(change.before), after: decimalText(change.after) },
      },
      { cause: { correlationId: requestId, causationId: null } },
    );
    tx.afterCommit(() => limits.take(after.limits));
  }

  private async viewsOf(account: Account, tx: Tx): Promise<readonly LimitView[]> {
    const latest = await this.surroundings.limitStore.latest(tx);
    return LIMIT_NAMES.map((name) => {
      const { means, bounds } = LIMITS[name];
      const change = latest.find((each) => each.name === name && each.isSet);
      return {
        ...{ name, means, unit: bounds.unit, value: decimalText(this.valueIn(account, name)) },
        configured: decimalText(decimal(limitValue(this.surroundings.settings.limits, name))),
        set:
          change === undefined
            ? null
            : { by: change.by, reason: change.reason, at: instantText(change.at) },
      };
    });
  }

  private valueIn(account: Account, name: LimitName): Decimal {
    const { settings } = this.surroundings;
    return decimal(limitValue(limitsInForce(settings.limits, account.limits), name));
  }
}

function limitNamed(text: string): LimitName {
  if (isLimitName(text)) return text;
  throw new RequestRefusedError(
    'UNKNOWN_LIMIT',
    `there is no limit "${text}"${didYouMean(text, LIMIT_NAMES)} (${LIMIT_NAMES.join(', ')})`,
  );
}

function valueOf(name: LimitName, text: string): Decimal {
  const { bounds } = LIMITS[name];
  const wrong = isDecimalText(text)
    ? outsideBounds(decimal(text), bounds)
    : `"${String(text)}" is no number in plain digits, such as 10000 or 2.5 (${bounds.unit})`;
  if (wrong !== null) throw new RequestRefusedError('LIMIT_OUT_OF_BOUNDS', `${name}: ${wrong}`);
  return decimal(text);
}
