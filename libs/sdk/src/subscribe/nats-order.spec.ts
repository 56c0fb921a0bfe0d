import fc from 'fast-check';
import { NatsOrder } from './nats-order';

interface Message {
  readonly seq: number;
  readonly redelivered: boolean;
}

describe('the order of a stream at the start of a reader', () => {
  it('is that of its sequence, in whatever order the unfinished ones come again among newer ones', () => {
    const split = fc.record({ unfinished: fc.nat(8), newer: fc.nat(8), seed: fc.infiniteStream(fc.nat()) }); // prettier-ignore
    fc.assert(
      fc.property(split, ({ unfinished, newer, seed }) => {
        const old = Array.from({ length: unfinished }, (_, index) => ({ seq: index + 1, redelivered: true })); // prettier-ignore
        const fresh = Array.from({ length: newer }, (_, index) => ({ seq: unfinished + index + 1, redelivered: false })); // prettier-ignore
        // The newer ones come in order; the unfinished ones anywhere between them, the last of them after all.
        const coming: Message[] = [...fresh];
        for (const message of old) {
          coming.splice((seed.next().value as number) % (coming.length + 1), 0, message);
        }
        const given: number[] = [];
        const order = new NatsOrder<Message>(unfinished, ({ seq }) => given.push(seq));
        for (const message of coming) order.take(message);
        expect(given).toEqual(Array.from({ length: unfinished + newer }, (_, index) => index + 1));
      }),
    );
  });

  it('waits for none that another reader has in hand', () => {
    const given: number[] = [];
    const order = new NatsOrder<Message>(2, ({ seq }) => given.push(seq));
    order.take({ seq: 5, redelivered: false });
    order.take({ seq: 3, redelivered: true });
    expect(given).toEqual([]);
    order.release();
    order.take({ seq: 6, redelivered: false });
    expect(given).toEqual([3, 5, 6]);
  });
});
