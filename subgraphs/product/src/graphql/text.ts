import { requireLocale } from '@commerce/kernel';
import { localeChain, pickText, type TextByLocale } from '../domain/text.ts';
import type { Context } from './context.ts';

export interface LocaleArgs {
  readonly locale?: string | null | undefined;
}

/** A text in the asked language or the nearest that there is. */
export const textOf = (texts: TextByLocale, { locale }: LocaleArgs, { tenant }: Context): string =>
  pickText(texts, localeChain(locale ? requireLocale(locale, 'locale') : null, tenant.defaultLocale));

export const optionalText = (
  texts: TextByLocale | null | undefined,
  args: LocaleArgs,
  context: Context,
): string | null => (texts ? textOf(texts, args, context) : null);

/** Values as a text, with their unit. */
export const displayOf = (value: string | number | boolean, unit?: string | null): string =>
  unit ? `${String(value)} ${unit}` : String(value);
