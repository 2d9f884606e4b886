DROP TABLE delivery_attempts;
DROP TABLE delivery_targets;
DROP TABLE deliveries;
