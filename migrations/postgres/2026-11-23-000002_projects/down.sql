DROP TABLE slack_threads;
DROP TABLE slack_channels;
DROP TABLE milestones;
DROP TABLE labels;
DROP TABLE notification_levels;
DROP TABLE members;
DROP TABLE projects;
