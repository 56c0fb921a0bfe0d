export { type Account, isInBaseline } from './account';
export {
  PERSON,
  type RestrictedScope,
  type RestrictedSubject,
  type Restriction,
  type TradingState,
  howToResume,
  restrictionFor,
  restrictionOfAll,
} from './restriction';
export { type AccountCommand, type AccountEvent, accountDecider } from './account.decider';
