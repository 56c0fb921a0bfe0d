import { type MeasuredClause, measuredText } from './clause-text';

describe('a clause with what was measured', () => {
  it.each<readonly [string, MeasuredClause]>([
    [
      '✓ confidence 0.61 ≥ 0.6 (+0.01)',
      { clause: 'confidence >= 0.6', holds: true, actual: '0.61', distance: '0.01' },
    ],
    [
      '✗ confidence 0.59 ≥ 0.6 (-0.01)',
      { clause: 'confidence >= 0.6', holds: false, actual: '0.59', distance: '-0.01' },
    ],
    [
      '✓ confidence 0.6 ≥ 0.6 (0)',
      { clause: 'confidence >= 0.6', holds: true, actual: '0.6', distance: '0' },
    ],
    [
      '✗ spread 0.2 % ≤ 0.1 % (-0.1), 120 ms old',
      { clause: 'spread <= 0.1 %', holds: false, actual: '0.2 %', distance: '-0.1', ageMs: 120 },
    ],
    [
      '✓ or: features.rsi 25 < 30 (+5)',
      { clause: 'or: features.rsi < 30', holds: true, actual: '25', distance: '5' },
    ],
    [
      '✗ if held >= 5 s: unknown: nothing is held',
      {
        clause: 'if held >= 5 s',
        holds: false,
        actual: 'unknown: nothing is held',
        distance: null,
        ageMs: null,
      },
    ],
    [
      '✓ strong enough: confidence 0.61 ≥ 0.6 (+0.01)',
      {
        ...{ clause: 'confidence >= 0.6', alias: 'strong enough', holds: true, actual: '0.61' },
        distance: '0.01',
      },
    ],
    ['✓ action = BUY: BUY', { clause: 'action = BUY', holds: true, actual: 'BUY' }],
    [
      '✓ sequence in (1, 3): 3 (0)',
      { clause: 'sequence in (1, 3)', holds: true, actual: '3', distance: '0' },
    ],
    [
      '✗ not (confidence >= 0.9): 0.95 (-0.05)',
      { clause: 'not (confidence >= 0.9)', holds: false, actual: '0.95', distance: '-0.05' },
    ],
  ])('is %s', (text, clause) => {
    expect(measuredText(clause)).toBe(text);
  });
});
