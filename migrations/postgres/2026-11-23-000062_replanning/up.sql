-- The issues that were moved to a milestone: `was:milestone:` asks for them.
CREATE INDEX events_of_replanning ON issue_events (record_id, issue_id) WHERE action = 'milestone_changed';
