CREATE EXTENSION IF NOT EXISTS "pg_trgm";
CREATE EXTENSION IF NOT EXISTS "unaccent";

CREATE TABLE "product" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "brand" TEXT,
    "title" JSONB NOT NULL,
    "description" JSONB,
    "seo" JSONB,
    "group_id" TEXT,
    "option_values" JSONB,
    "category_id" TEXT,
    "attributes" JSONB,
    "media" JSONB,
    "prices" JSONB,
    "shelf" JSONB,
    "cost" JSONB,
    "search" tsvector,
    "search_hash" TEXT NOT NULL,
    "feed_sequence" BIGINT NOT NULL,
    "feed_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_pkey" PRIMARY KEY ("tenant_id","id"),
    CONSTRAINT "product_status_is_known" CHECK ("status" IN ('active', 'draft', 'archived', 'deleted'))
);

CREATE TABLE "product_group" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "options" JSONB NOT NULL,
    "source_time" BIGINT NOT NULL,

    CONSTRAINT "product_group_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "category" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "parent_id" TEXT,
    "source_time" BIGINT NOT NULL,

    CONSTRAINT "category_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "search_word" (
    "tenant_id" TEXT NOT NULL,
    "word" TEXT NOT NULL,

    CONSTRAINT "search_word_pkey" PRIMARY KEY ("tenant_id","word")
);

CREATE UNIQUE INDEX "product_tenant_id_sku_key" ON "product"("tenant_id", "sku");
CREATE INDEX "product_tenant_id_category_id_id_idx" ON "product"("tenant_id", "category_id", "id");
CREATE UNIQUE INDEX "product_group_tenant_id_code_key" ON "product_group"("tenant_id", "code");
CREATE UNIQUE INDEX "category_tenant_id_code_key" ON "category"("tenant_id", "code");
CREATE UNIQUE INDEX "category_tenant_id_slug_key" ON "category"("tenant_id", "slug");
CREATE INDEX "category_tenant_id_parent_id_idx" ON "category"("tenant_id", "parent_id");

-- Schema language knows no partial index. A deleted product's slug is free again.
CREATE UNIQUE INDEX "product_live_slug" ON "product"("tenant_id", "slug") WHERE "status" <> 'deleted';
CREATE INDEX "product_variants" ON "product"("tenant_id", "group_id", "sku") WHERE "group_id" IS NOT NULL;

-- Text search: each language's own stemmer behind "unaccent", so that cafe finds café.
DO $$
DECLARE
    language text;
BEGIN
    FOREACH language IN ARRAY ARRAY['simple', 'danish', 'dutch', 'english', 'finnish', 'french', 'german', 'hungarian',
        'italian', 'norwegian', 'portuguese', 'romanian', 'russian', 'spanish', 'swedish', 'turkish'] LOOP
        EXECUTE format('CREATE TEXT SEARCH CONFIGURATION public.catalog_%s (COPY = pg_catalog.%I)', language, language);
        EXECUTE format(
            'ALTER TEXT SEARCH CONFIGURATION public.catalog_%s ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, %s',
            language, CASE language WHEN 'simple' THEN 'simple' ELSE language || '_stem' END);
    END LOOP;
END;
$$;

-- The configuration of a BCP 47 tag; languages without a stemmer are searched by their words as they stand.
CREATE FUNCTION "catalog_config"("locale" text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE split_part(lower("locale"), '-', 1)
    WHEN 'da' THEN 'public.catalog_danish'::regconfig
    WHEN 'nl' THEN 'public.catalog_dutch'::regconfig
    WHEN 'en' THEN 'public.catalog_english'::regconfig
    WHEN 'fi' THEN 'public.catalog_finnish'::regconfig
    WHEN 'fr' THEN 'public.catalog_french'::regconfig
    WHEN 'de' THEN 'public.catalog_german'::regconfig
    WHEN 'hu' THEN 'public.catalog_hungarian'::regconfig
    WHEN 'it' THEN 'public.catalog_italian'::regconfig
    WHEN 'no' THEN 'public.catalog_norwegian'::regconfig
    WHEN 'nb' THEN 'public.catalog_norwegian'::regconfig
    WHEN 'nn' THEN 'public.catalog_norwegian'::regconfig
    WHEN 'pt' THEN 'public.catalog_portuguese'::regconfig
    WHEN 'ro' THEN 'public.catalog_romanian'::regconfig
    WHEN 'ru' THEN 'public.catalog_russian'::regconfig
    WHEN 'es' THEN 'public.catalog_spanish'::regconfig
    WHEN 'sv' THEN 'public.catalog_swedish'::regconfig
    WHEN 'tr' THEN 'public.catalog_turkish'::regconfig
    ELSE 'public.catalog_simple'::regconfig
END;

-- What a product is found by: [[locale, title, labels, description], …], in falling weight. There is no GIN index
-- on the result, because behind row-level security the planner may not use one: "@@" is not leakproof, so the
-- tenant's rows are read first (about 1 ms per 1,000 products), and an index would only cost at every write.
CREATE FUNCTION "catalog_vector"("texts" jsonb) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    short tsvector := '';
    long tsvector := '';
    part jsonb;
    config regconfig;
BEGIN
    FOR part IN SELECT jsonb_array_elements(texts) LOOP
        config := catalog_config(part->>0);
        short := short || setweight(to_tsvector(config, part->>1), 'A') || setweight(to_tsvector(config, part->>2), 'B');
        IF part->>3 <> '' THEN
            long := long || to_tsvector(config, part->>3);
        END IF;
    END LOOP;
    RETURN short || long;
END;
$$;

-- A word with each two neighbouring letters swapped: the typing mistake that trigrams judge most unfairly.
CREATE FUNCTION "swaps"("word" text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT overlay("word" PLACING reverse(substr("word", i, 2)) FROM i FOR 2)
    FROM generate_series(1, length("word") - 1) AS i
);

-- The words of a search, all of which a product must have: as the asked languages stem them, as the beginning of
-- a word, or, where no known word begins so, as the nearest known words. Null when nothing but stop words is left.
-- Tokens are folded, and hold letters, digits and . _ / - alone.
CREATE FUNCTION "catalog_query"("tokens" text[], "asked" text[], "all_locales" text[]) RETURNS tsquery LANGUAGE plpgsql STABLE AS $$
DECLARE
    token text;
    stemmed tsquery;
    alternatives tsquery;
    whole tsquery;
BEGIN
    FOREACH token IN ARRAY tokens LOOP
        SELECT to_tsquery(catalog_config(asked[1]), quote_literal(token)) INTO stemmed;
        CONTINUE WHEN numnode(stemmed) = 0;
        alternatives := stemmed || (quote_literal(token) || ':*')::tsquery;
        FOR i IN 2 .. cardinality(asked) LOOP
            alternatives := alternatives || to_tsquery(catalog_config(asked[i]), quote_literal(token));
        END LOOP;
        IF length(token) >= 4 AND NOT EXISTS (SELECT FROM search_word WHERE word >= token AND starts_with(word, token)) THEN
            FOR stemmed IN
                SELECT to_tsquery(catalog_config(locale), quote_literal(near.word))
                FROM (
                    SELECT word FROM search_word
                    WHERE similarity(word, token) >= 0.3 OR word = ANY (swaps(token))
                    ORDER BY word = ANY (swaps(token)) DESC, similarity(word, token) DESC, word
                    LIMIT 5
                ) near CROSS JOIN unnest(all_locales) AS locale
            LOOP
                alternatives := alternatives || stemmed;
            END LOOP;
        END IF;
        whole := CASE WHEN whole IS NULL THEN alternatives ELSE whole && alternatives END;
    END LOOP;
    RETURN whole;
END;
$$;

-- What one unit costs in the default price list at an instant (milliseconds since the epoch); null: not for sale.
-- A price for all time is a number; one that changes is a list of [amount, from, to].
CREATE FUNCTION "shelf_price"("shelf" jsonb, "currency" text, "at" bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof("shelf"->"currency")
    WHEN 'number' THEN ("shelf"->"currency")::bigint
    WHEN 'array' THEN (
        SELECT (span->0)::bigint FROM jsonb_array_elements("shelf"->"currency") AS span
        WHERE coalesce((nullif(span->1, 'null'))::bigint <= "at", true)
            AND coalesce((nullif(span->2, 'null'))::bigint > "at", true)
        LIMIT 1)
END;

-- The tenant wall: every statement sees and writes the rows of the connection's tenant alone, the tables'
-- owner included. Without a tenant the setting is null or empty, which no row's tenant equals.
DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['product', 'product_group', 'category', 'search_word'] LOOP
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (tenant_id <> '''')', walled, walled || '_has_a_tenant');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format(
            'CREATE POLICY tenant_wall ON %I USING (tenant_id = current_setting(''app.tenant'', true)) '
            'WITH CHECK (tenant_id = current_setting(''app.tenant'', true))', walled);
    END LOOP;
END;
$$;
