CREATE TABLE "account" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "email" TEXT,
    "display_name" TEXT,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_pkey" PRIMARY KEY ("tenant_id","id"),
    CONSTRAINT "account_email_is_lower_case" CHECK ("email" = lower("email")),
    CONSTRAINT "account_erased_is_empty" CHECK (
        "erased_at" IS NULL OR ("email" IS NULL AND "display_name" IS NULL AND "locale" IS NULL)
    )
);

CREATE TABLE "address" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "company" TEXT,
    "line1" TEXT NOT NULL,
    "line2" TEXT,
    "city" TEXT NOT NULL,
    "region" TEXT,
    "postal_code" TEXT,
    "country_code" TEXT NOT NULL,
    "phone" TEXT,
    "is_default_shipping" BOOLEAN NOT NULL,
    "is_default_billing" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "address_pkey" PRIMARY KEY ("tenant_id","id"),
    CONSTRAINT "address_country_code_form" CHECK ("country_code" ~ '^[A-Z]{2}$')
);

CREATE TABLE "consent_event" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "granted" BOOLEAN NOT NULL,
    "source" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGSERIAL NOT NULL,

    CONSTRAINT "consent_event_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "customer_group" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_group_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "membership" (
    "tenant_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("tenant_id","account_id","group_id")
);

CREATE TABLE "idempotency" (
    "tenant_id" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("tenant_id","actor_id","operation","key")
);

CREATE TABLE "outbox" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGSERIAL NOT NULL,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE INDEX "address_tenant_id_account_id_id_idx" ON "address"("tenant_id", "account_id", "id");
CREATE INDEX "consent_event_tenant_id_account_id_purpose_position_idx" ON "consent_event"("tenant_id", "account_id", "purpose", "position");
CREATE UNIQUE INDEX "customer_group_tenant_id_code_key" ON "customer_group"("tenant_id", "code");
CREATE INDEX "membership_tenant_id_group_id_idx" ON "membership"("tenant_id", "group_id");
CREATE INDEX "idempotency_created_at_idx" ON "idempotency"("created_at");
CREATE INDEX "outbox_position_idx" ON "outbox"("position");

ALTER TABLE "address" ADD CONSTRAINT "address_tenant_id_account_id_fkey" FOREIGN KEY ("tenant_id", "account_id") REFERENCES "account"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "consent_event" ADD CONSTRAINT "consent_event_tenant_id_account_id_fkey" FOREIGN KEY ("tenant_id", "account_id") REFERENCES "account"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_account_id_fkey" FOREIGN KEY ("tenant_id", "account_id") REFERENCES "account"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_group_id_fkey" FOREIGN KEY ("tenant_id", "group_id") REFERENCES "customer_group"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- One default of each kind per account, whatever two requests do at once.
CREATE UNIQUE INDEX "address_one_default_shipping" ON "address"("tenant_id", "account_id") WHERE "is_default_shipping";
CREATE UNIQUE INDEX "address_one_default_billing" ON "address"("tenant_id", "account_id") WHERE "is_default_billing";

-- What somebody agreed to, and when, is evidence: it is added to and, on erasure, removed; never changed.
CREATE FUNCTION "refuse_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER "consent_event_is_append_only" BEFORE UPDATE ON "consent_event"
    FOR EACH ROW EXECUTE FUNCTION "refuse_update"();

-- The tenant wall: every statement sees and writes the rows of the connection's tenant alone, the tables'
-- owner included. Without a tenant the setting is null or empty, which no row's tenant equals.
DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['account', 'address', 'consent_event', 'customer_group', 'membership', 'idempotency', 'outbox'] LOOP
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (tenant_id <> '''')', walled, walled || '_has_a_tenant');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format(
            'CREATE POLICY tenant_wall ON %I USING (tenant_id = current_setting(''app.tenant'', true)) '
            'WITH CHECK (tenant_id = current_setting(''app.tenant'', true))', walled);
    END LOOP;
END;
$$;

-- The relay sends every tenant's events, so it has a door of its own: this table only, to read and to remove,
-- never to write, and only on connections that were opened as the relay's (app.relay is set in their startup
-- options and nowhere else). Bodies hold ids and times, no personal data.
CREATE POLICY "relay_reads" ON "outbox" FOR SELECT USING (current_setting('app.relay', true) = 'on');
CREATE POLICY "relay_removes" ON "outbox" FOR DELETE USING (current_setting('app.relay', true) = 'on');
