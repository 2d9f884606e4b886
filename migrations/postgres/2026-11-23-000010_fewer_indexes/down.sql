DROP INDEX deliveries_by_batch;
CREATE INDEX deliveries_by_batch ON deliveries (batch);
CREATE INDEX deliveries_by_node ON deliveries (node) WHERE due_at IS NOT NULL;
CREATE INDEX events_by_record ON issue_events (record_type, record_id, action);
