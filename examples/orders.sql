-- A small web shop. Run it with ./partita examples/orders.sql, as often as you like: the database is
-- in ./data/partita. To try statements of your own on it afterwards, start the shell: ./partita
--
-- 1. TABLES. A primary key has a partition key and, where wanted, a sort key: the orders of one
-- customer lie together, in the order of their dates. A local index gives them a second order.

CREATE TABLE IF NOT EXISTS customers (
    id       VARCHAR(10) PRIMARY KEY,
    name     VARCHAR NOT NULL,
    email    VARCHAR,
    city     VARCHAR,
    country  VARCHAR(2),
    since    DATE
);

CREATE TABLE IF NOT EXISTS products (
    sku       VARCHAR(10) PRIMARY KEY,
    name      VARCHAR NOT NULL,
    category  VARCHAR,
    price     DECIMAL(10, 2) NOT NULL,
    stock     INTEGER DEFAULT 0
);

CREATE TABLE IF NOT EXISTS orders (
    customer_id  VARCHAR(10),
    order_date   TIMESTAMP,
    order_no     VARCHAR(10),
    status       VARCHAR,
    total        DECIMAL(12, 2) COMMENT 'gross, in EUR',
    lines        ARRAY,
    PRIMARY KEY (customer_id, order_date),
    LOCAL INDEX by_total (total)
);

CREATE TABLE IF NOT EXISTS accounts (
    id       VARCHAR(20) PRIMARY KEY,
    owner    VARCHAR NOT NULL,
    balance  DECIMAL(12, 2) NOT NULL
);

-- 3,000 orders, 200 customers, 30 products; each statement of the file is one transaction.
!run examples/orders-data.sql

UPSERT INTO accounts (id, owner, balance) VALUES ('ada', 'Ada Adler', 100), ('noah', 'Noah Novak', 20);

-- 2. POINT READS. The whole primary key is given: one item is read. The column coupon was declared
-- nowhere; some items have it, and it can be asked for like any other.

SELECT * FROM customers WHERE id = 'C0007';

SELECT order_no, status, total, lines, lines[0].sku AS first_article, coupon
FROM orders
WHERE customer_id = 'C0007' AND order_date = '2025-12-29 20:04:17';

-- 3. RANGE READS. The partition key is given, and a range of the sort key; the items come in its order.

SELECT order_date, order_no, status, total
FROM orders
WHERE customer_id = 'C0007' AND order_date >= '2025-12-01' AND order_date < '2025-12-15'
ORDER BY order_date DESC;

SELECT status, COUNT(*) AS orders, SUM(total) AS turnover, ROUND(AVG(total), 2) AS average
FROM orders
WHERE customer_id = 'C0007'
GROUP BY status
ORDER BY turnover DESC;

-- 4. ANOTHER ORDER. The five largest orders of a customer: the planner takes the index by_total, and
-- reads no more than five items.

SELECT total, order_no, order_date, size(lines) AS articles
FROM orders
WHERE customer_id = 'C0007' AND total > 100
ORDER BY total DESC
LIMIT 5;

-- An index can also be named; then that one is read.

SELECT total, order_no FROM orders."by_total" WHERE customer_id = 'C0007' LIMIT 3;

-- A global index finds orders of all customers by something else than their key. It holds the keys and
-- what INCLUDE names, and follows the table a moment later; CREATE INDEX returns when it is filled.

CREATE INDEX IF NOT EXISTS by_status ON orders (status, order_date) INCLUDE (order_no, total);

SELECT order_date, order_no, customer_id, total
FROM orders
WHERE status = 'open' AND order_date >= '2025-12-01'
ORDER BY order_date DESC
LIMIT 5;

-- 5. WHAT IT COSTS, before it runs: EXPLAIN shows the operation, what is found by key and what is
-- filtered after the read (read, and paid for), and the read units.

EXPLAIN SELECT * FROM orders WHERE customer_id = 'C0007' AND order_date = '2025-12-29 20:04:17';

EXPLAIN SELECT total, order_no FROM orders WHERE customer_id = 'C0007' AND total > 100 ORDER BY total DESC LIMIT 5;

EXPLAIN SELECT order_no, total FROM orders WHERE status = 'open' AND order_date >= '2025-12-01' ORDER BY order_date DESC LIMIT 5;

EXPLAIN SELECT order_no FROM orders WHERE customer_id = 'C0007' AND order_date >= '2025-12-01' AND status = 'open';

-- EXPLAIN ANALYZE runs the query, too, and shows what was really read.

EXPLAIN ANALYZE SELECT order_no FROM orders WHERE customer_id = 'C0007' AND order_date >= '2025-12-01' AND status = 'open';

-- 6. A CONDITIONAL UPDATE. The item is changed if the rest of WHERE holds: the first statement changes
-- it, the second finds nothing left to change. Neither is an error.

UPDATE products SET stock = 3 WHERE sku = 'POT-01';

UPDATE products SET stock = stock - 2 WHERE sku = 'POT-01' AND stock >= 2 RETURNING ALL NEW *;

UPDATE products SET stock = stock - 2 WHERE sku = 'POT-01' AND stock >= 2;

-- An INSERT never overwrites; UPSERT would.

INSERT INTO accounts (id, owner, balance) VALUES ('ada', 'Somebody else', 1000000);

-- 7. A TRANSFER of money: both accounts change, or none. The transaction reads its own writes.

BEGIN;

UPDATE accounts SET balance = balance - 30 WHERE id = 'ada' AND balance >= 30;

UPDATE accounts SET balance = balance + 30 WHERE id = 'noah';

SELECT balance FROM accounts WHERE id = 'noah';

COMMIT;

-- 8. NO SCAN BY SURPRISE. Nothing in this statement says by which key the orders are found: it would
-- read all of them. It is refused before anything is read; the refusal says what it would have cost and
-- what can be done.

SELECT status, COUNT(*) AS orders, SUM(total) AS turnover FROM orders GROUP BY status;

-- If an index would answer it by key, the refusal says which, and what it would cost.

SELECT order_no, total FROM orders WHERE coupon = 'WELCOME10' AND total > 200;

-- Where reading everything is what you want, say so.

SELECT status, COUNT(*) AS orders, SUM(total) AS turnover
FROM orders
GROUP BY status
ORDER BY turnover DESC
ALLOW SCAN;

SELECT * FROM accounts ALLOW SCAN;
