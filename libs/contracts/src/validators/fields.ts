import {
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  type ValidationOptions,
} from 'class-validator';
import { ACCOUNT_FORMAT, INSTRUMENT_KEY_FORMAT, ORDER_REF_FORMAT, SOURCE_FORMAT } from './formats';

/** A brokerage account id. */
export const IsAccount = (): PropertyDecorator => Matches(ACCOUNT_FORMAT);
/** The account that a setting names. */
export const IsAccountSetting = (): PropertyDecorator =>
  Matches(ACCOUNT_FORMAT, {
    message: '$property must be the account that orders may go to, such as DU1234567',
  });
/** A base32 instrument key. */
export const IsInstrumentKey = (): PropertyDecorator => Matches(INSTRUMENT_KEY_FORMAT);
/** Our reference on an order. */
export const IsOrderRef = (options?: ValidationOptions): PropertyDecorator =>
  Matches(ORDER_REF_FORMAT, options);
/** A source of signals. */
export const IsSource = (): PropertyDecorator =>
  Matches(SOURCE_FORMAT, {
    message: '$property must be 1 to 32 lower-case letters, digits or hyphens',
  });
/** A strategy of rules, e.g. `basic`. */
export const IsStrategy = (options: ValidationOptions = {}): PropertyDecorator =>
  Matches(/^[a-z0-9][a-z0-9-]{0,63}$/, {
    message: '$property must be 1 to 64 lower-case letters, digits or hyphens',
    ...options,
  });
/** A UUID that we made. */
export const IsId = (): PropertyDecorator => IsUUID();
/** A stable code such as `QUOTE_STALE`. */
export const IsCode = (): PropertyDecorator => Length(1, 64);
/** Text for a person. */
export const IsText = (): PropertyDecorator => both(IsString(), MaxLength(2_000));

function both(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}
