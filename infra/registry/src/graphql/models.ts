import type { Check } from '../domain/check.ts';
import type { Launch, Variant } from '../domain/model.ts';

/** What stands behind a type of the schema, for its resolvers. */
export interface GraphModel {
  readonly __typename: 'Graph';
  readonly id: string;
}

export interface VariantModel {
  readonly __typename: 'GraphVariant';
  readonly graph: string;
  readonly variant: Variant;
}

export interface LaunchModel {
  readonly graph: string;
  readonly launch: Launch;
  /** The id of its variant's live one. */
  readonly liveLaunch: string | undefined;
}

export interface CheckModel {
  readonly graph: string;
  readonly check: Check;
}

export const graphModel = (id: string): GraphModel => ({ __typename: 'Graph', id });

export const variantModel = (graph: string, variant: Variant): VariantModel => ({
  __typename: 'GraphVariant',
  graph,
  variant,
});
