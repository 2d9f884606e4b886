DROP INDEX events_of_replanning;
