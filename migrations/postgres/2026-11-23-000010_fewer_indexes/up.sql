-- Each index is written with every event and its deliveries; these were read by nothing.
DROP INDEX events_by_record;
DROP INDEX deliveries_by_node;
-- Few deliveries belong to a batch.
DROP INDEX deliveries_by_batch;
CREATE INDEX deliveries_by_batch ON deliveries (batch) WHERE batch IS NOT NULL;
