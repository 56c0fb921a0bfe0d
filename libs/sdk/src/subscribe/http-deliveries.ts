import type { FairleadClient } from '../client/fairlead-client';
import type { Deliveries } from './delivery';
import type { PositionFile } from './position-file';

/** Events that are not read move the place too, but not each with a write to the disk. */
const PASSING_EVERY_MS = 1_000;

/** Returns events over HTTP, from the place in the file on; without a file, or an entry in it, from now on. */
export function httpDeliveries(
  client: FairleadClient,
  of: { readonly types: ReadonlySet<string>; readonly position: PositionFile | null },
): Deliveries {
  const { types, position } = of;
  return async function* deliveries({ signal, onNotice }) {
    let savedAt = 0;
    const save = async (id: string): Promise<void> => {
      await position?.save(id);
      savedAt = performance.now();
    };
    const since = (await position?.load()) ?? null;
    for await (const event of client.follow({ since, signal, onNotice, insists: true })) {
      if (types.has(event.type)) {
        yield { event, sequence: null, redelivered: false, settle: () => save(event.id) };
      } else if (performance.now() - savedAt > PASSING_EVERY_MS) await save(event.id);
    }
  };
}
