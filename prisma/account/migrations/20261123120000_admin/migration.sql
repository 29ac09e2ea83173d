CREATE TABLE "audit_entry" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "request_id" TEXT NOT NULL,
    "change_id" TEXT,
    "result" TEXT,
    "outcome_of" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("tenant_id","id"),
    CONSTRAINT "audit_entry_outcome_has_a_result" CHECK ("outcome_of" IS NULL OR "result" IS NOT NULL)
);

CREATE TABLE "change_request" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "mutation" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "input_hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "requester_id" TEXT NOT NULL,
    "requester_kind" TEXT NOT NULL,
    "requester_subject" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decider_id" TEXT,
    "decider_kind" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "redeemed_at" TIMESTAMPTZ(3),

    CONSTRAINT "change_request_pkey" PRIMARY KEY ("tenant_id","id"),
    CONSTRAINT "change_request_status_known" CHECK ("status" IN ('PENDING', 'APPROVED', 'REJECTED', 'REDEEMED')),
    CONSTRAINT "change_request_needs_two" CHECK ("decider_id" <> "requester_id"),
    CONSTRAINT "change_request_decided" CHECK (("status" = 'PENDING') = ("decider_id" IS NULL))
);

CREATE TABLE "api_key" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "scopes" TEXT[] NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "replaced_by" TEXT,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("tenant_id","id"),
    CONSTRAINT "api_key_is_a_digest" CHECK ("sha256" ~ '^[0-9a-f]{64}$')
);

CREATE TABLE "tenant_limits" (
    "tenant_id" TEXT NOT NULL,
    "limits" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "tenant_limits_pkey" PRIMARY KEY ("tenant_id")
);

CREATE UNIQUE INDEX "audit_entry_tenant_id_outcome_of_key" ON "audit_entry"("tenant_id", "outcome_of");
CREATE INDEX "audit_entry_tenant_id_actor_id_id_idx" ON "audit_entry"("tenant_id", "actor_id", "id");
CREATE INDEX "audit_entry_tenant_id_action_id_idx" ON "audit_entry"("tenant_id", "action", "id");
CREATE INDEX "audit_entry_tenant_id_target_id_idx" ON "audit_entry"("tenant_id", "target", "id");
CREATE INDEX "change_request_tenant_id_status_id_idx" ON "change_request"("tenant_id", "status", "id");
CREATE UNIQUE INDEX "api_key_tenant_id_sha256_key" ON "api_key"("tenant_id", "sha256");

-- What was done stays written: no row is changed or removed, by the tables' owner neither. The migration runner
-- takes the right to try from the application's role wherever a table's comment begins so.
COMMENT ON TABLE "audit_entry" IS 'append-only: INSERT and SELECT are all that the application may';
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER "audit_entry_is_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_entry_is_never_emptied" BEFORE TRUNCATE ON "audit_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The tenant wall, as in the first migration.
DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['audit_entry', 'change_request', 'api_key', 'tenant_limits'] LOOP
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (tenant_id <> '''')', walled, walled || '_has_a_tenant');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format(
            'CREATE POLICY tenant_wall ON %I USING (tenant_id = current_setting(''app.tenant'', true)) '
            'WITH CHECK (tenant_id = current_setting(''app.tenant'', true))', walled);
    END LOOP;
END;
$$;
