export { isOwner, type Owner, owners } from './owners.ts';
