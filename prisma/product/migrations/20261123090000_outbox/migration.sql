-- Change events that were committed with the products they tell of, one row for each written batch.
CREATE TABLE "outbox" (
    "tenant_id" TEXT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "product_ids" TEXT[],
    "skus" TEXT[],
    "sequences" BIGINT[],
    "deleted" BOOLEAN[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("tenant_id","position")
);

CREATE INDEX "outbox_position_idx" ON "outbox"("position");

ALTER TABLE "outbox" ADD CONSTRAINT "outbox_has_a_tenant" CHECK (tenant_id <> '');
ALTER TABLE "outbox" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "outbox" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON "outbox" USING (tenant_id = current_setting('app.tenant', true))
    WITH CHECK (tenant_id = current_setting('app.tenant', true));

-- The relay sends every tenant's events, so it has a door of its own: this table only, to read and to remove,
-- never to write, and only on connections that were opened as the relay's (app.relay is set in their startup
-- options and nowhere else).
CREATE POLICY "relay_reads" ON "outbox" FOR SELECT USING (current_setting('app.relay', true) = 'on');
CREATE POLICY "relay_removes" ON "outbox" FOR DELETE USING (current_setting('app.relay', true) = 'on');
