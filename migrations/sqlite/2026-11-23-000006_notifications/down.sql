DROP TABLE mail_threads;
DROP TABLE notifications;
