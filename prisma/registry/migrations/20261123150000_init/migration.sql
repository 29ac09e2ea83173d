CREATE TABLE "graph" (
    "tenant_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "graph_pkey" PRIMARY KEY ("tenant_id")
);

CREATE TABLE "graph_key" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "graph_key_pkey" PRIMARY KEY ("tenant_id","id"),
    CONSTRAINT "graph_key_sha256_form" CHECK ("sha256" ~ '^[0-9a-f]{64}$')
);

CREATE TABLE "variant" (
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT,
    "filter" JSONB,
    "live_launch" TEXT,
    "canary" TEXT,
    "canary_percent" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "variant_pkey" PRIMARY KEY ("tenant_id","name"),
    CONSTRAINT "variant_contract_has_a_filter" CHECK (("source" IS NULL) = ("filter" IS NULL)),
    CONSTRAINT "variant_canary_percent" CHECK (
        ("canary" IS NULL) = ("canary_percent" IS NULL) AND "canary_percent" BETWEEN 1 AND 99
    )
);

CREATE TABLE "subgraph_version" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "subgraph" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "sdl" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "git" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subgraph_version_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "live_subgraph" (
    "tenant_id" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "subgraph" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,

    CONSTRAINT "live_subgraph_pkey" PRIMARY KEY ("tenant_id","variant","subgraph")
);

CREATE TABLE "launch" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "cause" TEXT NOT NULL,
    "versions" TEXT[],
    "supergraph_sdl" TEXT,
    "hash" TEXT,
    "errors" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "launch_pkey" PRIMARY KEY ("tenant_id","id"),
    CONSTRAINT "launch_has_one_outcome" CHECK (("supergraph_sdl" IS NULL) <> ("errors" IS NULL))
);

CREATE TABLE "schema_check" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schema_check_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "operation" (
    "tenant_id" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "coordinates" TEXT[],
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operation_pkey" PRIMARY KEY ("tenant_id","variant","hash")
);

CREATE TABLE "operation_usage" (
    "tenant_id" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "client_name" TEXT NOT NULL,
    "client_version" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,

    CONSTRAINT "operation_usage_pkey" PRIMARY KEY ("tenant_id","variant","hash","window_start","client_name","client_version")
);

CREATE TABLE "usage_report" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_report_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "persisted_query_list" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "persisted_query_list_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "persisted_query" (
    "tenant_id" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "client_name" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "persisted_query_pkey" PRIMARY KEY ("tenant_id","list","id","client_name")
);

CREATE UNIQUE INDEX "graph_key_tenant_id_sha256_key" ON "graph_key"("tenant_id", "sha256");
CREATE INDEX "subgraph_version_tenant_id_variant_subgraph_idx" ON "subgraph_version"("tenant_id", "variant", "subgraph");
CREATE UNIQUE INDEX "launch_tenant_id_variant_number_key" ON "launch"("tenant_id", "variant", "number");
CREATE INDEX "schema_check_tenant_id_variant_created_at_idx" ON "schema_check"("tenant_id", "variant", "created_at");
CREATE INDEX "operation_usage_tenant_id_variant_window_start_idx" ON "operation_usage"("tenant_id", "variant", "window_start");

ALTER TABLE "live_subgraph" ADD CONSTRAINT "live_subgraph_tenant_id_version_id_fkey" FOREIGN KEY ("tenant_id", "version_id") REFERENCES "subgraph_version"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- "Who uses this coordinate?" looks operations up by what they use.
CREATE INDEX "operation_coordinates" ON "operation" USING GIN ("coordinates");

-- What was published and launched is what a roll-back goes back to: it is added to, never changed.
CREATE FUNCTION "refuse_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER "subgraph_version_is_append_only" BEFORE UPDATE ON "subgraph_version"
    FOR EACH ROW EXECUTE FUNCTION "refuse_update"();
CREATE TRIGGER "launch_is_append_only" BEFORE UPDATE ON "launch"
    FOR EACH ROW EXECUTE FUNCTION "refuse_update"();

-- The wall between graphs, as between tenants elsewhere: without a graph the setting is null or empty, which no
-- row's graph equals.
DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['graph', 'graph_key', 'variant', 'subgraph_version', 'live_subgraph', 'launch', 'schema_check', 'operation', 'operation_usage', 'usage_report', 'persisted_query_list', 'persisted_query'] LOOP
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (tenant_id <> '''')', walled, walled || '_has_a_tenant');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format(
            'CREATE POLICY tenant_wall ON %I USING (tenant_id = current_setting(''app.tenant'', true)) '
            'WITH CHECK (tenant_id = current_setting(''app.tenant'', true))', walled);
    END LOOP;
END;
$$;
