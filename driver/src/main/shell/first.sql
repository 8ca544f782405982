-- What the launcher runs once after a build, in memory, so that the classes of a usual script are
-- in its archive.
CREATE TABLE orders (
    customer_id VARCHAR(40),
    order_date TIMESTAMP,
    total DECIMAL(12, 2),
    lines ARRAY,
    PRIMARY KEY (customer_id, order_date)
);
INSERT INTO orders VALUE {'customer_id': 'a', 'order_date': '2026-01-01T00:00:00', 'lines': [{'n': 1}]};
INSERT INTO orders (customer_id, order_date, total) VALUES ('a', '2026-01-02', 20), ('b', '2026-01-03', 5);
UPDATE orders SET total = total + 1 WHERE customer_id = 'a' AND order_date = '2026-01-02';
SELECT * FROM orders WHERE customer_id = 'a' AND total > 5 ORDER BY order_date DESC LIMIT 10;
SELECT * FROM orders;
SELECT COUNT(*) FROM orders ALLOW SCAN;
EXPLAIN SELECT * FROM orders WHERE customer_id = 'a';
DELETE FROM orders WHERE customer_id = 'b' AND order_date = '2026-01-03';
DROP TABLE orders;
