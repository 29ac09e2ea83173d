import { hash } from 'node:crypto';
import {
  err,
  type Identity,
  ok,
  requireIdempotencyKey,
  requireScope,
  requireSku,
  type Result,
} from '@commerce/kernel';
import { type Note, type NoteError, readText } from '../domain/note.ts';
import type { __Name__Deps } from '../ports.ts';

export interface AddNoteInput {
  readonly sku: string;
  readonly text: string;
  readonly idempotencyKey: string;
}

const digest = (value: readonly string[]): string => hash('sha256', JSON.stringify(value), 'base64url');

/** A note of the SKU, once for each key of a caller. */
export const addNote = async (
  { store, clock, ids }: __Name__Deps,
  identity: Identity,
  input: AddNoteInput,
): Promise<Result<Note, NoteError>> => {
  requireScope(identity, 'account:self');
  const key = requireIdempotencyKey(input.idempotencyKey);
  const sku = requireSku(input.sku, 'input.sku');
  const text = readText(input.text);
  if (!text.ok) return err(text.error);
  const { tenant, kind, subject, accountId = '' } = identity;
  const note = { id: ids.newId('__name__Note'), sku, text: text.value, createdAtMs: clock.nowMs() };
  // Two callers who choose the same key do not meet, and no key tells who they are.
  const request = {
    operation: 'add__Name__Note',
    key: digest([kind, subject, accountId, key]),
    hash: digest([sku, text.value]),
  };
  return ok(await store.add(tenant, note, request));
};
