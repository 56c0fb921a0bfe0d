export {
  LIMITS,
  LIMIT_NAMES,
  type LimitDefinition,
  type LimitName,
  type LimitOverrides,
  isLimitName,
  limitValue,
  limitsInForce,
} from './limit-catalogue';
