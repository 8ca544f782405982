-- Each query is asked of Partita and of DuckDB, which must give the same rows in the same order.

-- Orders of a segment that had not been shipped, dearest first: three tables, top n.
SELECT l_orderkey, SUM(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate
FROM customer, orders, lineitem
WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey
  AND o_orderdate < DATE '1995-03-15' AND l_shipdate > DATE '1995-03-15'
GROUP BY l_orderkey, o_orderdate ORDER BY revenue DESC, l_orderkey LIMIT 10;

-- What was billed, by flag and status: many aggregates over one table.
SELECT l_returnflag, l_linestatus, SUM(l_quantity), SUM(l_extendedprice), SUM(l_extendedprice * (1 - l_discount) * (1 + l_tax)),
  AVG(l_quantity), AVG(l_discount), COUNT(*), MIN(l_shipdate), MAX(l_shipdate)
FROM lineitem WHERE l_shipdate <= DATE '1998-09-02' GROUP BY l_returnflag, l_linestatus ORDER BY 1, 2;

-- The cheapest supplier of a part in a region: a correlated scalar query over four tables.
SELECT s_acctbal, s_name, n_name, p_partkey FROM part, supplier, partsupp, nation, region
WHERE p_partkey = ps_partkey AND s_suppkey = ps_suppkey AND p_size = 15 AND p_type LIKE '%BRASS'
  AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey AND r_name = 'EUROPE'
  AND ps_supplycost = (SELECT MIN(ps_supplycost) FROM partsupp, supplier, nation, region
    WHERE p_partkey = ps_partkey AND s_suppkey = ps_suppkey AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey AND r_name = 'EUROPE')
ORDER BY s_acctbal DESC, n_name, s_name, p_partkey;

-- Orders with a late line, by priority: EXISTS.
SELECT o_orderpriority, COUNT(*) FROM orders
WHERE o_orderdate >= DATE '1993-07-01' AND o_orderdate < DATE '1993-10-01'
  AND EXISTS (SELECT * FROM lineitem WHERE l_orderkey = o_orderkey AND l_commitdate < l_receiptdate)
GROUP BY o_orderpriority ORDER BY o_orderpriority;

-- Revenue inside a region, by nation: six tables and a cycle of equalities.
SELECT n_name, SUM(l_extendedprice * (1 - l_discount)) AS revenue FROM customer, orders, lineitem, supplier, nation, region
WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey AND c_nationkey = s_nationkey
  AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey AND r_name = 'ASIA'
  AND o_orderdate >= DATE '1994-01-01' AND o_orderdate < DATE '1995-01-01'
GROUP BY n_name ORDER BY revenue DESC;

-- A filter that hardly anything passes.
SELECT SUM(l_extendedprice * l_discount), COUNT(*) FROM lineitem
WHERE l_shipdate BETWEEN DATE '1994-01-01' AND DATE '1994-12-31' AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24;

-- Trade between two nations by year: a table twice, OR across tables, a derived table.
SELECT supp_nation, cust_nation, l_year, SUM(volume) FROM (
  SELECT n1.n_name AS supp_nation, n2.n_name AS cust_nation, EXTRACT(YEAR FROM l_shipdate) AS l_year, l_extendedprice * (1 - l_discount) AS volume
  FROM supplier, lineitem, orders, customer, nation n1, nation n2
  WHERE s_suppkey = l_suppkey AND o_orderkey = l_orderkey AND c_custkey = o_custkey AND s_nationkey = n1.n_nationkey AND c_nationkey = n2.n_nationkey
    AND ((n1.n_name = 'FRANCE' AND n2.n_name = 'GERMANY') OR (n1.n_name = 'GERMANY' AND n2.n_name = 'FRANCE'))
    AND l_shipdate BETWEEN DATE '1995-01-01' AND DATE '1996-12-31') AS shipping
GROUP BY supp_nation, cust_nation, l_year ORDER BY 1, 2, 3;

-- A nation's share of a market: eight tables, CASE inside SUM.
SELECT o_year, SUM(CASE WHEN nation = 'BRAZIL' THEN volume ELSE 0 END) / SUM(volume) FROM (
  SELECT EXTRACT(YEAR FROM o_orderdate) AS o_year, l_extendedprice * (1 - l_discount) AS volume, n2.n_name AS nation
  FROM part, supplier, lineitem, orders, customer, nation n1, nation n2, region
  WHERE p_partkey = l_partkey AND s_suppkey = l_suppkey AND l_orderkey = o_orderkey AND o_custkey = c_custkey AND c_nationkey = n1.n_nationkey
    AND n1.n_regionkey = r_regionkey AND r_name = 'AMERICA' AND s_nationkey = n2.n_nationkey
    AND o_orderdate BETWEEN DATE '1995-01-01' AND DATE '1996-12-31') AS all_nations
GROUP BY o_year ORDER BY o_year;

-- Profit by nation and year: LIKE on a name, a table joined by its whole key.
SELECT n_name, EXTRACT(YEAR FROM o_orderdate) AS y, SUM(l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity)
FROM part, supplier, lineitem, partsupp, orders, nation
WHERE s_suppkey = l_suppkey AND ps_suppkey = l_suppkey AND ps_partkey = l_partkey AND p_partkey = l_partkey AND o_orderkey = l_orderkey
  AND s_nationkey = n_nationkey AND p_name LIKE '%green%'
GROUP BY n_name, EXTRACT(YEAR FROM o_orderdate) ORDER BY 1, 2 DESC;

-- Customers who sent things back.
SELECT c_custkey, c_name, SUM(l_extendedprice * (1 - l_discount)) AS revenue, n_name
FROM customer JOIN orders ON c_custkey = o_custkey JOIN lineitem ON l_orderkey = o_orderkey JOIN nation ON c_nationkey = n_nationkey
WHERE o_orderdate >= DATE '1993-10-01' AND o_orderdate < DATE '1994-01-01' AND l_returnflag = 'R'
GROUP BY c_custkey, c_name, n_name ORDER BY revenue DESC, c_custkey LIMIT 20;

-- Stock worth more than a part of all stock: HAVING over a query.
SELECT ps_partkey, SUM(ps_supplycost * ps_availqty) AS stock FROM partsupp, supplier, nation
WHERE ps_suppkey = s_suppkey AND s_nationkey = n_nationkey AND n_name = 'GERMANY'
GROUP BY ps_partkey HAVING SUM(ps_supplycost * ps_availqty) > (
  SELECT SUM(ps_supplycost * ps_availqty) * 0.005 FROM partsupp, supplier, nation
  WHERE ps_suppkey = s_suppkey AND s_nationkey = n_nationkey AND n_name = 'GERMANY')
ORDER BY stock DESC, ps_partkey;

-- Priorities by ship mode: two CASEs, IN, columns compared with each other.
SELECT l_shipmode, SUM(CASE WHEN o_orderpriority IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END),
  SUM(CASE WHEN o_orderpriority <> '1-URGENT' AND o_orderpriority <> '2-HIGH' THEN 1 ELSE 0 END)
FROM orders, lineitem WHERE o_orderkey = l_orderkey AND l_shipmode IN ('MAIL', 'SHIP') AND l_commitdate < l_receiptdate
  AND l_shipdate < l_commitdate AND l_receiptdate >= DATE '1994-01-01' AND l_receiptdate < DATE '1995-01-01'
GROUP BY l_shipmode ORDER BY l_shipmode;

-- How many customers have how many orders: an outer join that counts, grouped twice.
SELECT c_count, COUNT(*) AS custdist FROM (
  SELECT c_custkey, COUNT(o_orderkey) AS c_count FROM customer LEFT JOIN orders ON c_custkey = o_custkey AND o_comment NOT LIKE '%special%requests%'
  GROUP BY c_custkey) AS c_orders
GROUP BY c_count ORDER BY custdist DESC, c_count DESC;

-- The share of promotions.
SELECT 100 * SUM(CASE WHEN p_type LIKE 'PROMO%' THEN l_extendedprice * (1 - l_discount) ELSE 0 END) / SUM(l_extendedprice * (1 - l_discount))
FROM lineitem, part WHERE l_partkey = p_partkey AND l_shipdate >= DATE '1995-09-01' AND l_shipdate < DATE '1995-10-01';

-- The best supplier: WITH, used twice.
WITH revenue AS (SELECT l_suppkey AS supplier_no, SUM(l_extendedprice * (1 - l_discount)) AS total FROM lineitem
  WHERE l_shipdate >= DATE '1996-01-01' AND l_shipdate < DATE '1996-04-01' GROUP BY l_suppkey)
SELECT s_suppkey, s_name, total FROM supplier, revenue WHERE s_suppkey = supplier_no AND total = (SELECT MAX(total) FROM revenue) ORDER BY s_suppkey;

-- Suppliers by part, without those complained about: NOT IN, COUNT(DISTINCT).
SELECT p_brand, p_type, p_size, COUNT(DISTINCT ps_suppkey) AS n FROM partsupp, part
WHERE p_partkey = ps_partkey AND p_brand <> 'Brand#45' AND p_type NOT LIKE 'MEDIUM POLISHED%' AND p_size IN (49, 14, 23, 45, 19, 3, 36, 9)
  AND ps_suppkey NOT IN (SELECT s_suppkey FROM supplier WHERE s_comment LIKE '%Customer%Complaints%')
GROUP BY p_brand, p_type, p_size ORDER BY n DESC, p_brand, p_type, p_size LIMIT 50;

-- Small orders of a part: a correlated average.
SELECT SUM(l_extendedprice) / 7.0, COUNT(*) FROM lineitem, part
WHERE p_partkey = l_partkey AND p_brand = 'Brand#23' AND p_container LIKE 'MED%' AND l_quantity < (SELECT 0.5 * AVG(l_quantity) FROM lineitem WHERE l_partkey = p_partkey);

-- Large orders: IN over an aggregate.
SELECT c_name, o_orderkey, o_orderdate, o_totalprice, SUM(l_quantity) FROM customer, orders, lineitem
WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING SUM(l_quantity) > 250) AND c_custkey = o_custkey AND o_orderkey = l_orderkey
GROUP BY c_name, o_orderkey, o_orderdate, o_totalprice ORDER BY o_totalprice DESC, o_orderkey LIMIT 20;

-- Three alternatives that have their join in common.
SELECT SUM(l_extendedprice * (1 - l_discount)), COUNT(*) FROM lineitem, part
WHERE (p_partkey = l_partkey AND p_brand = 'Brand#12' AND l_quantity BETWEEN 1 AND 11 AND p_size BETWEEN 1 AND 5)
   OR (p_partkey = l_partkey AND p_brand = 'Brand#23' AND l_quantity BETWEEN 10 AND 20 AND p_size BETWEEN 1 AND 10)
   OR (p_partkey = l_partkey AND p_brand = 'Brand#34' AND l_quantity BETWEEN 20 AND 30 AND p_size BETWEEN 1 AND 15);

-- Suppliers with too much of a part: queries in queries in queries.
SELECT s_name FROM supplier, nation
WHERE s_suppkey IN (SELECT ps_suppkey FROM partsupp WHERE ps_partkey IN (SELECT p_partkey FROM part WHERE p_name LIKE 'f%')
    AND ps_availqty > (SELECT 0.5 * SUM(l_quantity) FROM lineitem WHERE l_partkey = ps_partkey AND l_suppkey = ps_suppkey AND l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01'))
  AND s_nationkey = n_nationkey AND n_name = 'CANADA' ORDER BY s_name;

-- Suppliers who alone held an order up: EXISTS and NOT EXISTS over the same table.
SELECT s_name, COUNT(*) AS numwait FROM supplier, lineitem l1, orders, nation
WHERE s_suppkey = l1.l_suppkey AND o_orderkey = l1.l_orderkey AND o_orderstatus = 'F' AND l1.l_receiptdate > l1.l_commitdate
  AND EXISTS (SELECT * FROM lineitem l2 WHERE l2.l_orderkey = l1.l_orderkey AND l2.l_suppkey <> l1.l_suppkey)
  AND NOT EXISTS (SELECT * FROM lineitem l3 WHERE l3.l_orderkey = l1.l_orderkey AND l3.l_suppkey <> l1.l_suppkey AND l3.l_receiptdate > l3.l_commitdate)
  AND s_nationkey = n_nationkey AND n_name = 'SAUDI ARABIA'
GROUP BY s_name ORDER BY numwait DESC, s_name LIMIT 100;

-- Customers without orders and with money: SUBSTRING, a scalar query, NOT EXISTS.
SELECT cntrycode, COUNT(*), SUM(c_acctbal) FROM (
  SELECT SUBSTRING(c_phone FROM 1 FOR 2) AS cntrycode, c_acctbal FROM customer
  WHERE SUBSTRING(c_phone FROM 1 FOR 2) IN ('13', '31', '23', '29', '30', '18', '17')
    AND c_acctbal > (SELECT AVG(c_acctbal) FROM customer WHERE c_acctbal > 0.00)
    AND NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c_custkey)) AS custsale
GROUP BY cntrycode ORDER BY cntrycode;

-- Nations where both sides of trade are, and those of one side only: set operations.
SELECT n_name FROM nation JOIN customer ON c_nationkey = n_nationkey WHERE c_acctbal > 9900
INTERSECT SELECT n_name FROM nation JOIN supplier ON s_nationkey = n_nationkey WHERE s_acctbal > 5000 ORDER BY 1;

SELECT n_nationkey FROM nation EXCEPT SELECT s_nationkey FROM supplier WHERE s_acctbal > 0 ORDER BY 1;

SELECT kind, COUNT(*), SUM(bal) FROM (SELECT 'c' AS kind, c_acctbal AS bal FROM customer UNION ALL SELECT 's', s_acctbal FROM supplier) AS u GROUP BY kind ORDER BY kind;

-- ANY and ALL.
SELECT COUNT(*) FROM customer WHERE c_acctbal > ALL (SELECT s_acctbal FROM supplier WHERE s_nationkey = 3);

SELECT COUNT(*) FROM customer WHERE c_acctbal < ANY (SELECT s_acctbal FROM supplier WHERE s_nationkey = c_nationkey);

-- A full join and a right join on grouped sides.
SELECT a.k, a.n, b.n FROM (SELECT c_nationkey AS k, COUNT(*) AS n FROM customer WHERE c_acctbal > 9000 GROUP BY c_nationkey) AS a
FULL JOIN (SELECT s_nationkey AS k, COUNT(*) AS n FROM supplier WHERE s_acctbal > 5000 GROUP BY s_nationkey) AS b ON a.k = b.k
ORDER BY a.k NULLS LAST, b.n NULLS LAST;

SELECT n_name, COUNT(s_suppkey) FROM supplier RIGHT JOIN nation ON s_nationkey = n_nationkey AND s_acctbal > 4000 GROUP BY n_name ORDER BY 2 DESC, 1;

-- Queries in the select list and in ORDER BY.
SELECT r_name, (SELECT COUNT(*) FROM nation WHERE n_regionkey = r_regionkey) AS nations,
  (SELECT MAX(c_acctbal) FROM customer, nation WHERE c_nationkey = n_nationkey AND n_regionkey = r_regionkey) AS best
FROM region ORDER BY (SELECT SUM(s_acctbal) FROM supplier, nation WHERE s_nationkey = n_nationkey AND n_regionkey = r_regionkey) DESC;

-- FILTER, DISTINCT and expressions in groups.
SELECT o_orderstatus, COUNT(*) FILTER (WHERE o_totalprice > 100000), SUM(o_totalprice) FILTER (WHERE o_orderpriority = '5-LOW'), COUNT(DISTINCT o_custkey)
FROM orders GROUP BY o_orderstatus ORDER BY 1;

-- Windows: ranks, running and moving aggregates, other rows, over a table, over groups and below an ORDER BY.
SELECT o_custkey, o_orderkey, o_totalprice,
  ROW_NUMBER() OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey), RANK() OVER (ORDER BY o_totalprice DESC),
  DENSE_RANK() OVER (PARTITION BY o_orderpriority ORDER BY o_orderdate), NTILE(7) OVER (ORDER BY o_orderdate, o_orderkey),
  PERCENT_RANK() OVER (PARTITION BY o_orderstatus ORDER BY o_totalprice), CUME_DIST() OVER (PARTITION BY o_orderpriority ORDER BY o_orderdate)
FROM orders WHERE o_orderkey < 8000 ORDER BY o_orderkey;

SELECT l_orderkey, l_linenumber, SUM(l_quantity) OVER w, AVG(l_extendedprice) OVER (w ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING),
  MIN(l_discount) OVER (PARTITION BY l_suppkey ORDER BY l_shipdate), MAX(l_shipdate) OVER (w ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING),
  COUNT(*) OVER (ORDER BY l_quantity RANGE BETWEEN 2 PRECEDING AND 3 FOLLOWING), COUNT(*) FILTER (WHERE l_returnflag = 'R') OVER w
FROM lineitem WHERE l_orderkey < 1500 WINDOW w AS (PARTITION BY l_orderkey ORDER BY l_linenumber) ORDER BY l_orderkey, l_linenumber;

SELECT o_orderkey, LAG(o_totalprice) OVER w, LEAD(o_totalprice, 3, 0) OVER w, FIRST_VALUE(o_orderdate) OVER w,
  LAST_VALUE(o_orderpriority) OVER (w ROWS BETWEEN 1 PRECEDING AND 4 FOLLOWING), NTH_VALUE(o_orderkey, 2) OVER w
FROM orders WHERE o_custkey < 200 WINDOW w AS (PARTITION BY o_custkey ORDER BY o_orderkey) ORDER BY o_orderkey;

SELECT r_name, n_name, total, RANK() OVER (PARTITION BY r_name ORDER BY total DESC), total - LEAD(total) OVER (PARTITION BY r_name ORDER BY total DESC)
FROM (SELECT n_regionkey AS r, n_name, SUM(c_acctbal) AS total FROM nation JOIN customer ON c_nationkey = n_nationkey GROUP BY n_regionkey, n_name) AS x
JOIN region ON r_regionkey = r ORDER BY r_name, total DESC;

SELECT o_orderpriority, COUNT(*), SUM(COUNT(*)) OVER (ORDER BY o_orderpriority), RANK() OVER (ORDER BY COUNT(*) DESC)
FROM orders GROUP BY o_orderpriority HAVING COUNT(*) > 10 ORDER BY 1;

SELECT s_nationkey, s_suppkey, s_acctbal FROM (SELECT s_nationkey, s_suppkey, s_acctbal, ROW_NUMBER() OVER (PARTITION BY s_nationkey ORDER BY s_acctbal DESC) AS r FROM supplier) AS x
WHERE r <= 2 ORDER BY s_nationkey, r;

-- Deviations, of groups and over windows.
SELECT o_orderpriority, STDDEV(o_totalprice), VARIANCE(o_totalprice), STDDEV_POP(o_totalprice), VAR_POP(o_totalprice), VAR_SAMP(o_custkey) FILTER (WHERE o_orderstatus = 'F')
FROM orders GROUP BY o_orderpriority ORDER BY 1;
