DROP TABLE notification_undos;
DROP TABLE api_tokens;
DROP TABLE invitations;
DROP INDEX users_by_person;
ALTER TABLE users DROP COLUMN person_id;
ALTER TABLE users DROP COLUMN shortcuts;
