DROP TABLE uncounted_days;
DROP TABLE counted_days;
DROP TABLE event_counts;
