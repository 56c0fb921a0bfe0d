import { accountStoreFeatures } from './account-store.features';
import { storesInPostgres } from './stores-in-postgres';

accountStoreFeatures('the accounts of position tracking in PostgreSQL', storesInPostgres);
