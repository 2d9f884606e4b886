-- One inbox's work for one event and one target. The rows stay: they are the receipt and the guard of replay.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NULL REFERENCES issue_events (id) ON DELETE CASCADE,
    inbox TEXT NOT NULL,
    -- '' while nobody has been considered yet (the plan row), or for the inbox as a whole.
    target TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'claimed', 'retry', 'delivered', 'skipped', 'discarded')),
    -- When a worker must look again: the next try, or the lease's end while claimed. NULL when final.
    due_at INTEGER NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    node INTEGER NULL,
    token INTEGER NULL,
    gather TEXT NULL,
    batch INTEGER NULL,
    last_error TEXT NULL,
    created_at INTEGER NOT NULL,
    done_at INTEGER NULL,
    UNIQUE (event_id, inbox, target)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (inbox, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_open_by_target ON deliveries (inbox, target, gather) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_by_node ON deliveries (node) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_by_state ON deliveries (state, id);
CREATE INDEX deliveries_by_batch ON deliveries (batch);

-- After a failure the whole target waits; an admin may pause it.
CREATE TABLE delivery_targets (
    inbox TEXT NOT NULL,
    target TEXT NOT NULL,
    paused_at INTEGER NULL,
    failing_since INTEGER NULL,
    not_before INTEGER NULL,
    PRIMARY KEY (inbox, target)
) STRICT;

-- What was said at each try; pruned after 14 days (90 for what was discarded).
CREATE TABLE delivery_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_id INTEGER NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    request TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX attempts_by_delivery ON delivery_attempts (delivery_id, id);
CREATE INDEX attempts_by_age ON delivery_attempts (at);
