package io.partita.sql.plan;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What functions of other databases are here. */
final class ForeignFunctions {
  /** Expressions, by the names, in capitals, of what they stand for. */
  private static final Map<String, String> ADVICE = new HashMap<>();

  static {
    put("a NOT IN (1, 2) for several values; ALL takes a query or one list", "ALL");
    put("a IN (1, 2) for several values; ANY takes a query or one list", "ANY");
    put("(a, b)", "ROW");
    put("FROM t, t.a AS x", "UNNEST", "EXPLODE", "FLATTEN", "OPENJSON");
    put("FROM t, UNPIVOT t.a AS v AT k", "MAP_KEYS", "OBJECT_KEYS", "JSON_KEYS", "JSON_EACH");
    put("FROM UNNEST([1, 2, 3]) AS i", "GENERATE_SERIES", "GENERATE_ARRAY");
    put("LIMIT 10, or ROW_NUMBER() OVER (ORDER BY a)", "ROWNUM", "ROWNUMBER");
    put("one query for each grouping, put together by UNION ALL", "GROUPING", "GROUPING_ID");

    put("COALESCE(a, b)", "NVL", "ZEROIFNULL");
    put("COALESCE(a, b), or a IS NULL", "ISNULL");
    put("COALESCE(a, 0)", "IF_NOT_EXISTS");
    put("NULLIF(a, 0)", "NULLIFZERO");
    put("CASE WHEN a THEN b ELSE c END", "IF", "IIF");
    put("CASE WHEN a IS NOT NULL THEN b ELSE c END", "NVL2");
    put("CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' END", "DECODE", "CHOOSE", "ELT", "FIELD");

    put("CAST(a AS VARCHAR)", "STR", "TO_VARCHAR", "TO_STRING", "CSTR");
    put(
        "CAST(a AS VARCHAR), or EXTRACT(YEAR FROM a)",
        "TO_CHAR",
        "STRFTIME",
        "DATE_FORMAT",
        "FORMAT",
        "FORMATDATETIME",
        "FORMAT_DATE",
        "FORMAT_TIMESTAMP");
    put("CAST(a AS INTEGER)", "CINT", "TO_INTEGER", "TO_INT");
    put("CAST(a AS DECIMAL)", "TO_NUMBER", "TO_DECIMAL", "VAL");
    put("CAST(a AS DATE)", "DATE", "TO_DATE", "STR_TO_DATE", "PARSE_DATE", "CDATE", "DATEVALUE");
    put("CAST(a AS TIME)", "TIME", "TO_TIME");
    put(
        "CAST(a AS TIMESTAMP)",
        "TIMESTAMP",
        "DATETIME",
        "TO_TIMESTAMP",
        "PARSE_TIMESTAMP",
        "PARSEDATETIME");
    put("CAST('2026-01-31' AS DATE)", "MAKE_DATE", "DATEFROMPARTS");
    put("TRY_CAST(a AS INTEGER)", "TRY_CONVERT", "TRY_PARSE", "SAFE_CAST", "TRY_TO_NUMBER");
    put("TRY_CAST(a AS DECIMAL) IS NOT NULL", "ISNUMERIC");
    put("a IS VARCHAR, or attribute_type(a, 'S')", "TYPEOF", "PG_TYPEOF");

    put("CHAR_LENGTH(a)", "LEN", "DATALENGTH");
    put("8 * OCTET_LENGTH(a)", "BIT_LENGTH");
    put("POSITION(b IN a)", "CHARINDEX", "INDEX", "INSTR", "STRPOS");
    put("SUBSTRING(a, 1, 2)", "MID", "SPLIT_PART", "SUBSTRING_INDEX");
    put("TRIM(BOTH 'x' FROM a)", "BTRIM");
    put("REPEAT(a, 3)", "REPLICATE");
    put("OVERLAY(a PLACING b FROM 1 FOR 2)", "STUFF");
    put("REPLACE(a, 'x', 'y')", "TRANSLATE");
    put("a || ', ' || b", "CONCAT_WS");
    put("begins_with(a, b), or a LIKE 'x%'", "STARTS_WITH", "STARTSWITH", "PREFIX");
    put("a LIKE '%x'", "ENDS_WITH", "ENDSWITH", "SUFFIX");
    put("UPPER(a) LIKE UPPER('x%')", "ILIKE");
    put(
        "a LIKE 'x%'; there are no regular expressions",
        "REGEXP_LIKE",
        "REGEXP_MATCHES",
        "REGEXP_MATCH",
        "REGEXP_CONTAINS",
        "REGEXP_REPLACE",
        "REGEXP_SUBSTR",
        "REGEXP_EXTRACT",
        "REGEXP_INSTR",
        "REGEXP_COUNT");
    put("ASCII(a)", "UNICODE", "ORD");

    put("TRUNCATE(a, 0) of a number, FLOOR(a TO MONTH) of a date", "TRUNC");
    put("POWER(a, b)", "POW");
    put("POWER(a, 2)", "SQUARE");
    put("POWER(a, 1 / 3)", "CBRT");
    put("LN(a) / LN(2)", "LOG2");
    put("TRUNCATE(a / b, 0)", "DIV");
    put("RAND()", "RANDOM");
    put("UUID()", "NEWID", "RANDOM_UUID", "UUID_GENERATE_V4", "GENERATE_UUID", "UUID_STRING");

    put(
        "CURRENT_TIMESTAMP",
        "GETDATE",
        "SYSDATE",
        "SYSDATETIME",
        "SYSTIMESTAMP",
        "CLOCK_TIMESTAMP",
        "STATEMENT_TIMESTAMP",
        "TRANSACTION_TIMESTAMP",
        "TODAY");
    put(
        "CURRENT_TIMESTAMP; the connection's timeZone says where it is local",
        "GETUTCDATE",
        "UTC_TIMESTAMP",
        "SYSUTCDATETIME",
        "UTC_DATE");
    put("TIMESTAMPADD(DAY, 1, a), or a + INTERVAL '1' DAY", "DATEADD", "DATE_ADD", "ADDDATE");
    put("TIMESTAMPADD(DAY, -1, a), or a - INTERVAL '1' DAY", "DATE_SUB", "SUBDATE");
    put("TIMESTAMPADD(MONTH, 1, a), or a + INTERVAL '1' MONTH", "ADD_MONTHS");
    put("TIMESTAMPDIFF(DAY, a, b), or b - a for dates", "DATEDIFF", "DATE_DIFF");
    put("TIMESTAMPDIFF(MONTH, a, b)", "MONTHS_BETWEEN");
    put("TIMESTAMPDIFF(YEAR, a, b)", "AGE");
    put("TIMESTAMPDIFF(SECOND, a, b)", "TIMEDIFF");
    put("EXTRACT(DAY FROM a)", "DATE_PART", "DATEPART");
    put("MONTHNAME(a) and DAYNAME(a)", "DATENAME");
    put("EXTRACT(ISODOW FROM a), where Monday is 1", "WEEKDAY");
    put("EXTRACT(WEEK FROM a)", "WEEKOFYEAR", "ISOWEEK", "ISO_WEEK");
    put("EXTRACT(ISOYEAR FROM a) * 100 + EXTRACT(WEEK FROM a)", "YEARWEEK");
    put("EXTRACT(MICROSECOND FROM a)", "MICROSECOND");
    put("EXTRACT(MILLISECOND FROM a)", "MILLISECOND");
    put("FLOOR(a TO MONTH) + INTERVAL '1' MONTH - INTERVAL '1' DAY", "LAST_DAY", "EOMONTH");
    put("EXTRACT(EPOCH FROM a)", "UNIX_TIMESTAMP", "TO_UNIXTIME");
    put("TIMESTAMPADD(SECOND, a, TIMESTAMP '1970-01-01 00:00:00')", "FROM_UNIXTIME");

    put("LISTAGG(a, ', ')", "GROUP_CONCAT", "WM_CONCAT");
    put("JSON_ARRAYAGG(a)", "JSON_AGG", "JSONB_AGG", "XMLAGG");
    put("JSON_OBJECTAGG(a, b)", "JSON_OBJECT_AGG", "JSONB_OBJECT_AGG");
    put("COUNT(*) FILTER (WHERE a)", "COUNT_IF", "COUNTIF");
    put("COUNT(*)", "COUNT_BIG");
    put("COUNT(DISTINCT a)", "APPROX_COUNT_DISTINCT", "APPROX_DISTINCT");
    put("SUM(a) FILTER (WHERE b)", "SUMIF", "SUM_IF");
    put("FIRST_VALUE(a) OVER (ORDER BY b)", "FIRST", "ARG_MIN", "MIN_BY");
    put("FIRST_VALUE(a) OVER (ORDER BY b DESC)", "LAST", "ARG_MAX", "MAX_BY");
    put("STDDEV(a)", "STDEV");
    put("STDDEV_POP(a)", "STDEVP");
    put("VARIANCE(a)", "VAR");
    put("VAR_POP(a)", "VARP");
    put("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a)", "PERCENTILE", "QUANTILE");
    put("GROUP BY a ORDER BY COUNT(*) DESC LIMIT 1", "MODE");
    put("a / SUM(a) OVER ()", "RATIO_TO_REPORT");

    put("CARDINALITY(a), or size(a)", "ARRAY_LENGTH", "ARRAY_SIZE", "JSON_LENGTH", "ARRAYSIZE");
    put("contains(a, b)", "ARRAY_CONTAINS", "LIST_CONTAINS", "ARRAY_POSITION", "JSON_CONTAINS");
    put("a[0], where 0 is the first", "ELEMENT_AT", "ARRAY_GET", "LIST_EXTRACT");
    put(
        "a.b.c, or JSON_VALUE(a, '$.b.c') of a text",
        "JSON_EXTRACT",
        "JSON_EXTRACT_SCALAR",
        "JSON_EXTRACT_PATH_TEXT",
        "JSON_UNQUOTE",
        "GET_PATH");
    put("CAST(a AS JSON)", "TO_JSON", "TO_JSONB", "PARSE_JSON", "JSON_PARSE");

    put("a row of sys.settings", "CURRENT_SETTING");
    put("RETURNING ALL NEW *", "LAST_INSERT_ID", "SCOPE_IDENTITY", "LASTVAL");
    put("the update count", "ROW_COUNT", "FOUND_ROWS", "CHANGES");
  }

  private ForeignFunctions() {}

  private static void put(String here, String... names) {
    for (String name : names) {
      ADVICE.put(name, here);
    }
  }

  /**
   * What a function is here, or null if nothing is said of it.
   *
   * @param name in capitals
   */
  static @Nullable String advice(String name) {
    return ADVICE.get(name);
  }
}
