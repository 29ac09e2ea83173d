import { err, ok, type Result } from '@commerce/kernel';
import { type AccountError, invalidInput } from './errors.ts';
import { requiredText } from './text.ts';

export interface CustomerGroup {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** A tenant has a handful; the bound keeps the list of them one page. */
export const maxGroups = 200;

export const parseGroup = (input: {
  code: string;
  name: string;
}): Result<Omit<CustomerGroup, 'id'>, AccountError[]> => {
  const name = requiredText(input.name, 100, ['name']);
  const isCode = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(input.code) && input.code.length <= 50;
  if (isCode && name.ok) return ok({ code: input.code, name: name.value });
  return err([
    ...(isCode ? [] : [invalidInput('NOT_A_CODE', 'upper snake case, at most 50 characters', ['code'])]),
    ...(name.ok ? [] : [name.error]),
  ]);
};
