import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '../../scripts/codegen.ts';

const sources = '../sources.ts#';

const config: CodegenConfig = subgraphCodegen({
  Product: '../../domain/product.ts#Product as ProductDomain',
  Category: '../../domain/product.ts#Category as CategoryDomain',
  ProductGroup: '../../ports.ts#GroupWithVariants',
  ProductOption: `${sources}ProductOptionSource`,
  OptionValue: '../../domain/product.ts#OptionValue as OptionValueDomain',
  Attribute: '../../domain/product.ts#Attribute as AttributeDomain',
  TextAttribute: `${sources}TextAttributeSource`,
  NumberAttribute: `${sources}NumberAttributeSource`,
  BooleanAttribute: `${sources}BooleanAttributeSource`,
  Media: '../../domain/product.ts#Media as MediaDomain',
  PriceRow: '../../domain/price.ts#PriceRow as PriceRowDomain',
  ProductConnection: `${sources}ProductConnectionSource`,
  ProductSearchConnection: `${sources}ProductSearchConnectionSource`,
  SearchFacets: '../../operations/countFacets.ts#SearchFacets as SearchFacetsDomain',
  AttributeFacet: '../../operations/countFacets.ts#AttributeCounts',
  AttributeValueFacet: '../../ports.ts#AttributeFacet as AttributeFacetDomain',
});

export default config;
