import { accountStoreFeatures } from './account-store.features';
import { storesInMemory } from './stores-in-memory';

accountStoreFeatures('the accounts of position tracking without a database', storesInMemory);
