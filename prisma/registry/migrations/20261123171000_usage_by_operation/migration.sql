-- Usage is looked up operation by operation, over the primary key. Without this index there is no other way that the
-- planner could take, which it did, a thousand times slower, before it had statistics of a table just filled.
DROP INDEX "operation_usage_tenant_id_variant_window_start_idx";
