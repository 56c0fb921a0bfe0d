import { positionStoreFeatures } from './position-store.features';
import { storesInPostgres } from './stores-in-postgres';

positionStoreFeatures('the positions of position tracking in PostgreSQL', storesInPostgres);
