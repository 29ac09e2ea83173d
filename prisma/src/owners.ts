import { fileURLToPath } from 'node:url';

/** Who owns a PostgreSQL database: two subgraphs and the schema registry. Each has a folder here with its schema and migrations. */
export const owners = ['product', 'account', 'registry'] as const;

export type Owner = (typeof owners)[number];

export const isOwner = (text: string | undefined): text is Owner => owners.some((owner) => owner === text);

/** The absolute path of an owner's folder. */
export const ownerFolder = (owner: Owner): string => fileURLToPath(new URL(`../${owner}/`, import.meta.url));
