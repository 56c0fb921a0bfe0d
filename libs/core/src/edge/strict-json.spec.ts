import fc from 'fast-check';
import { parseStrictJson } from './strict-json';

function faultOf(text: string): readonly [string, string] | null {
  const parsed = parseStrictJson(text);
  return parsed.ok ? null : [parsed.refusal.kind, parsed.refusal.path];
}

describe('strict JSON', () => {
  it('is read as JSON.parse reads it, whatever is in it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('is what JSON.stringify writes, with anything as text and as keys', () => {
    const key = fc.string({ unit: 'binary' }).filter((text) => text !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (value) => {
        for (const space of [0, 2])
          expect(parseStrictJson(JSON.stringify(value, null, space)).ok).toBe(true);
      }),
    );
  });

  it('names a key that stands twice in one object, wherever that is', () => {
    const name = fc.stringMatching(/^[a-z"\\{}[\],:]{1,5}$/);
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 4 }),
        name,
        fc.jsonValue(),
        fc.jsonValue(),
        (path, key, one, other) => {
          const quoted = JSON.stringify(key);
          const twice = `{${quoted}:${JSON.stringify(one)}, "x y":1,${quoted} :${JSON.stringify(other)}}`;
          const text = path.reduceRight(
            (inner, at) => `{"before 1": [], ${JSON.stringify(at)}: ${inner}}`,
            twice,
          );
          expect(faultOf(text)).toEqual(['same-key-twice', path.join('.')]);
        },
      ),
    );
  });

  it.each([
    ['written in two ways', String.raw`{"a":1,"\u0061":2}`, ''],
    ['with equal values', '{"a":1,"a":1}', ''],
    ['in an object of a list', '{"list":[{"a":1},{"a":1,"a":2}]}', 'list.1'],
    ['in a list at the top', '[1,[2],{"a":{},"a":{}}]', '2'],
    ['that is empty', '{"":1,"":2}', ''],
    ['named __proto__', '{"__proto__":1,"__proto__":2}', ''],
    ['after text that looks like JSON', String.raw`{"t":"{\"a\":[","a":1,"a":2}`, ''],
  ])('refuses a key %s', (_how, text, path) => {
    expect(faultOf(text)).toEqual(['same-key-twice', path]);
  });

  it.each(['{"a":{"a":1},"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":"a","b":"a"}', '{"a":"a"}'])(
    'takes %s: no object has a key twice',
    (text) => {
      expect(faultOf(text)).toBeNull();
    },
  );

  it.each(['', '{', '{"a":1,}', "{'a':1}", '{"a":1} x', 'NaN', '{"a":1,"a":}'])(
    'says of %j that it is no JSON, and does not quote it',
    (text) => {
      expect(faultOf(text)).toEqual(['not-json', '']);
    },
  );
});

it('reads a megabyte of text in one string', () => {
  const text = JSON.stringify({ a: '\\"x'.repeat(300_000) });
  expect(parseStrictJson(text).ok).toBe(true);
});
