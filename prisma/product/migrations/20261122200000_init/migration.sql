CREATE TABLE "feed_position" (
    "tenant_id" TEXT NOT NULL,
    "feed_key" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "feed_position_pkey" PRIMARY KEY ("tenant_id","feed_key")
);

-- The tenant wall: see the account subgraph's first migration.
ALTER TABLE "feed_position" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "feed_position" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_wall" ON "feed_position"
    USING (tenant_id = current_setting('app.tenant', true))
    WITH CHECK (tenant_id = current_setting('app.tenant', true));
