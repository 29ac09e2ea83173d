export { applyContract, BrokenContract, type Contract } from './contract.ts';
export { linksOf, readLink } from './links.ts';
