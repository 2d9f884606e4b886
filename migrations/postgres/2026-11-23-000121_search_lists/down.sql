DROP INDEX comments_of_author;
DROP INDEX events_of_doing;
