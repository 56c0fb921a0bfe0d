import {
  type Proof,
  type ShownOrder,
  isProtective,
  proofOf,
  referenceOf,
} from '@fairlead/broker-domain';
import type { Logger, UnitOfWork } from '@fairlead/platform';
import type { BrokerLink } from '../ports/broker-link';
import type { Journal, JournalRow } from '../ports/journal';
import type { Prober } from './prober';
import type { Synchronizer } from './synchronizer';

/** So long after a protective order was sent TWS lists it; what is sent meanwhile is proved with it. */
const LOOK_AFTER_MS = 1_000;

/** What proving works with. */
export interface ProtectionProofsParts {
  readonly account: string;
  readonly prober: Prober;
  readonly synchronizer: Synchronizer;
  readonly journal: Journal;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
}

/**
 * Proves each stop and target that was placed or modified: TWS has to list it, for an order can be taken and lost without a
 * message. One question for all of a burst, after the orders that wait to be sent. What is not listed is looked for in a
 * complete picture, which decides. A new connection is compared as a whole, so what was to be proved then is forgotten.
 */
export class ProtectionProofs {
  private link: BrokerLink | null = null;
  private awaited = new Set<string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly parts: ProtectionProofsParts) {}

  linkUp(link: BrokerLink): void {
    this.link = link;
  }

  linkDown(): void {
    this.link = null;
    this.awaited.clear();
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  dataLost(): void {
    // Orders outlive subscriptions.
  }

  /** These orders were sent, or changed. */
  expect(orderRefs: readonly string[]): void {
    for (const orderRef of orderRefs.filter(isProtective)) this.awaited.add(orderRef);
    if (this.awaited.size === 0 || this.timer !== null) return;
    this.timer = setTimeout(() => void this.look(), LOOK_AFTER_MS);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    this.timer = null;
    const orderRefs = [...this.awaited];
    this.awaited.clear();
    const { link } = this;
    if (link?.isOpen !== true || orderRefs.length === 0) return;
    try {
      await this.prove(link, orderRefs);
    } catch (error) {
      this.parts.logger.warn('protection.unproved', { error });
      if (this.link === link) this.expect(orderRefs);
    }
  }

  private async prove(link: BrokerLink, orderRefs: readonly string[]): Promise<void> {
    const { account, prober, journal, unitOfWork, logger, synchronizer } = this.parts;
    const listed = await prober.listed(link, account);
    const keys = { orderRefs, orderIds: [], permIds: [] };
    const rows = await unitOfWork.run((tx) => journal.find(tx, account, keys));
    const refsOf = (proof: Proof): readonly string[] =>
      rows
        .filter((row) => proofOf(row.order, isListed(row, listed)) === proof)
        .map(({ orderRef }) => orderRef);
    if (this.link === link) this.expect(refsOf('unanswered'));
    const missing = refsOf('missing');
    if (missing.length === 0) return;
    logger.warn('protection.not-listed', { orderRefs: missing });
    synchronizer.request(0);
  }
}

function isListed(
  { orderRef, order: { seen } }: JournalRow,
  listed: readonly ShownOrder[],
): boolean {
  return listed.some(
    (one) =>
      referenceOf(one.orderRef) === orderRef || (one.permId !== null && one.permId === seen.permId),
  );
}
