DROP TABLE submissions;
DROP TABLE settings;
DROP TABLE external_identities;
DROP TABLE links;
DROP TABLE sessions;
DROP TABLE users;
