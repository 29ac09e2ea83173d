import { isTenantId } from '@commerce/kernel';

/** `graph@variant`, as rover and a managed gateway write it. */
export interface GraphRef {
  readonly graph: string;
  readonly variant: string;
}

/** The variant that a graph ref without `@` means. */
const defaultVariant = 'current';

const variantName = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/;
const subgraphName = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/;

/** A graph is to the registry what a tenant is to a shop: the same form, and the same wall in the store. */
export const isGraphId = isTenantId;

export const isVariantName = (text: string): boolean => variantName.test(text);

/** What a subgraph may be called: it stands in URLs, headers and environment variables. */
export const isSubgraphName = (text: string): boolean => subgraphName.test(text);

/** Undefined for anything that names no graph and variant. */
export const parseGraphRef = (ref: string): GraphRef | undefined => {
  const [graph = '', variant = defaultVariant, ...rest] = ref.split('@');
  return rest.length === 0 && isGraphId(graph) && isVariantName(variant) ? { graph, variant } : undefined;
};
