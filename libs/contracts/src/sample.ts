/** The values that samples of messages have in common: one story about one trade. */
export const SAMPLE = {
  id: '9b9862b6-b997-5dc0-8a75-ab9a5fd1eb83',
  tradeId: 'a014b402-6c52-56ec-a8a4-cddb73a45424',
  intentId: '3b4a371a-e34a-5a3a-a5cf-314f1e1a7cb9',
  instrumentKey: 'IFAVATD4KNKEW7CVKNCHYU2NIFJFI',
  account: 'DU0000001',
  at: '2026-11-23T15:00:00.000Z',
  orderRef: 'F1-EYUQ3NEC3AUBFOA6-S2',
} as const;
