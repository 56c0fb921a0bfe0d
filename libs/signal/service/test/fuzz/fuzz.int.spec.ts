import { fuzz } from './fuzz-run';

jest.setTimeout(240_000);

describe('bodies of anything, over every format', () => {
  it('are answered, none with a fault of ours; npm run fuzz throws more of them', async () => {
    const { requests, faults, faultCount, statuses, elements, alerts } = await fuzz({
      count: 2_000,
      seed: 12,
    });
    expect({ faultCount, faults }).toEqual({ faultCount: 0, faults: [] });
    expect(requests).toBe(2_000);
    // Something of everything, else nothing was tried.
    for (const status of [200, 202, 400, 401, 422]) expect(statuses[status]).toBeGreaterThan(20);
    for (const status of [202, 400, 409, 422]) expect(elements[status]).toBeGreaterThan(5);
    for (const status of [202, 400, 401, 404, 422]) expect(alerts[status]).toBeGreaterThan(5);
  });
});
