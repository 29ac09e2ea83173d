import type { Identity } from '@commerce/kernel';
import DataLoader from 'dataloader';
import type { Note } from '../domain/note.ts';
import { countNotes } from '../operations/countNotes.ts';
import { getNotes } from '../operations/getNotes.ts';
import type { __Name__Deps } from '../ports.ts';

/** Loaders of one request: however many entities it asks for, the store is asked once. */
export interface Loaders {
  readonly note: DataLoader<string, Note | null>;
  /** Notes by SKU. */
  readonly count: DataLoader<string, number>;
}

export const createLoaders = (deps: Pick<__Name__Deps, 'store'>, identity: Identity): Loaders => ({
  note: new DataLoader((ids) => getNotes(deps, identity, ids)),
  count: new DataLoader((skus) => countNotes(deps, identity, skus)),
});
