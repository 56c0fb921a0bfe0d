import { remembered } from './remembered';

describe('what is remembered', () => {
  it('is computed once for each value, by what it is and not by what it looks like', () => {
    const computed: (readonly number[])[] = [];
    const total = remembered((values: readonly number[]) => {
      computed.push(values);
      return values.reduce((sum, value) => sum + value, 0);
    });
    const [one, other] = [[1, 2], [1, 2]]; // prettier-ignore
    expect([total(one), total(one), total(other)]).toEqual([3, 3, 3]);
    expect(computed).toEqual([one, other]);
  });

  it('may be nothing', () => {
    let times = 0;
    const nothing = remembered((value: object) => void (times += Object.keys(value).length));
    const value = { one: 1 };
    nothing(value);
    expect(nothing(value)).toBeUndefined();
    expect(times).toBe(1);
  });
});
