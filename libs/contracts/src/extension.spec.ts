import { durablesOfExtension, natsUserOfExtension, parseExtension } from './extension';
import { NATS_USERS } from './topology/permissions';
import { STREAMS } from './topology/streams';

describe('the manifest of an extension', () => {
  it('is a name and what it reads', () => {
    const parsed = parseExtension({ name: 'subscriber', reads: ['order.v1.>'] });
    expect(parsed).toEqual({ ok: true, value: { name: 'subscriber', reads: ['order.v1.>'] } });
  });

  it.each<readonly [string, unknown, RegExp]>([
    ['no map', 'text', /must be a map/],
    ['a name with capitals', { name: 'Mine', reads: ['order.v1.>'] }, /lower-case/],
    ['the name of a service', { name: 'console', reads: ['order.v1.>'] }, /taken/],
    ['the name of the guest', { name: 'guest', reads: ['order.v1.>'] }, /taken/],
    ['the name of a place of a service', { name: 'rules-p15', reads: ['order.v1.>'] }, /taken/],
    ['the name of a folder of secrets', { name: 'nats', reads: ['order.v1.>'] }, /taken/],
    ['nothing to read', { name: 'mine', reads: [] }, /1 to 50 subjects/],
    ['a subject that is none', { name: 'mine', reads: ['order..>'] }, /not a subject/],
    ['everything at once', { name: 'mine', reads: ['>'] }, /not a subject/],
    ['an event that does not exist', { name: 'mine', reads: ['ordre.v1.>'] }, /no event/],
    ['a quote, which is not stored', { name: 'mine', reads: ['market.v1.quote.>'] }, /no event/],
    [
      'a word for whether it submits',
      { name: 'mine', reads: ['order.v1.>'], submits: 'yes' },
      /true or false/,
    ],
    ['nothing to do', { name: 'mine', submits: false }, /1 to 50 subjects/],
    ['an unknown field', { name: 'mine', reads: ['order.v1.>'], writes: [] }, /not a field/],
  ])('with %s is refused with what to do', (_, manifest, message) => {
    const parsed = parseExtension(manifest);
    expect(parsed.ok ? '' : parsed.refusal.join('; ')).toMatch(message);
  });
});

describe('an extension that submits signals', () => {
  const SUBJECT = 'request.v1.signal-ingestion.submit';
  it.each([
    ['submits only', { name: 'model', submits: true }, true],
    ['reads, too', { name: 'model', reads: ['order.v1.>'], submits: true }, true],
    ['does not', { name: 'model', reads: ['order.v1.>'], submits: false }, false],
    ['says nothing of it', { name: 'model', reads: ['order.v1.>'] }, false],
  ])('may ask for it: one that %s', (_what, manifest, may) => {
    const parsed = parseExtension(manifest);
    if (!parsed.ok) throw new Error(parsed.refusal.join());
    const { publish } = natsUserOfExtension(parsed.value);
    expect(publish.filter((subject) => subject.startsWith('request.'))).toEqual(
      may ? [SUBJECT] : [],
    );
  });

  it('is the only one: no service, guest or other user may', () => {
    expect(NATS_USERS.filter(({ publish }) => publish.includes(SUBJECT))).toEqual([]);
  });
});

describe('the places of an extension', () => {
  const of = (...reads: readonly string[]) => durablesOfExtension({ name: 'mine', reads });

  it('are one in each stream that it reads, under its own name', () => {
    const places = of('order.v1.>', 'fill.v1.execution.>', 'position.v1.closed.DU1.*');
    expect(places.map(({ stream, durable }) => [stream, durable])).toEqual([
      ['ORDER', 'mine'],
      ['BROKER', 'mine'],
      ['POSITION', 'mine'],
    ]);
    const order = STREAMS.find(({ name }) => name === 'ORDER');
    expect(places[0]?.filters).toEqual(order?.subjects);
    expect(places[1]?.filters).toEqual(['fill.v1.execution.>']);
    expect(places[2]?.filters).toEqual(['position.v1.closed.DU1.*']);
  });

  it('hold each subject once, however often and narrowly it is asked for', () => {
    const [place] = of('order.v1.state.>', 'order.v1.state.>', 'order.v1.state.DU1.>');
    expect(place?.filters).toEqual(['order.v1.state.>']);
  });
});

describe('the user of an extension', () => {
  it('can read its own places and send nothing', () => {
    const { publish, subscribe, replies } = natsUserOfExtension({
      name: 'mine',
      reads: ['order.v1.>'],
    });
    expect(publish).toEqual([
      '$JS.API.CONSUMER.INFO.ORDER.mine',
      '$JS.API.CONSUMER.MSG.NEXT.ORDER.mine',
      '$JS.ACK.ORDER.mine.>',
      '$JS.ACK.*.*.ORDER.mine.>',
    ]);
    expect(subscribe).toEqual(['_INBOX_mine.>']);
    expect(replies).toBe(false);
  });
});
