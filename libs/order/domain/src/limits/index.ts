export {
  LIMITS,
  LIMIT_NAMES,
  type LimitName,
  type LimitOverrides,
  isLimitName,
  limitValue,
  limitsInForce,
} from './limit-catalogue';
