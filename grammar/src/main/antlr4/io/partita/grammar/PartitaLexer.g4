/**
 * The tokens of Partita's PartiQL and SQL. Whatever is wrong already here (a string that is never closed, a letter directly after a number) becomes
 * a token of its own, which no rule of the parser takes: so it is reported where it stands and by what it is, and the lexer itself never fails.
 */
lexer grammar PartitaLexer;

options { caseInsensitive = true; }

channels { HINTS }

// Reserved: never a name unless quoted, except after a dot. All of them are reserved in SQL:2016; the parser's rule 'reserved' lists them again.

AND : 'AND';
AS : 'AS';
BETWEEN : 'BETWEEN';
BY : 'BY';
CASE : 'CASE';
CAST : 'CAST';
CROSS : 'CROSS';
CURRENT_DATE : 'CURRENT_DATE';
CURRENT_TIME : 'CURRENT_TIME';
CURRENT_TIMESTAMP : 'CURRENT_TIMESTAMP';
DISTINCT : 'DISTINCT';
ELSE : 'ELSE';
END : 'END';
EXCEPT : 'EXCEPT';
EXISTS : 'EXISTS';
FALSE : 'FALSE';
FETCH : 'FETCH';
FROM : 'FROM';
FULL : 'FULL';
GROUP : 'GROUP';
HAVING : 'HAVING';
IN : 'IN';
INNER : 'INNER';
INTERSECT : 'INTERSECT';
INTO : 'INTO';
IS : 'IS';
JOIN : 'JOIN';
LEFT : 'LEFT';
LIKE : 'LIKE';
LOCALTIME : 'LOCALTIME';
LOCALTIMESTAMP : 'LOCALTIMESTAMP';
NATURAL : 'NATURAL';
NOT : 'NOT';
NULL : 'NULL';
OFFSET : 'OFFSET';
ON : 'ON';
OR : 'OR';
ORDER : 'ORDER';
RIGHT : 'RIGHT';
SELECT : 'SELECT';
SET : 'SET';
THEN : 'THEN';
TRUE : 'TRUE';
UNION : 'UNION';
USING : 'USING';
VALUES : 'VALUES';
WHEN : 'WHEN';
WHERE : 'WHERE';
WITH : 'WITH';

// Words with a meaning in some place, and names in every other: the parser's rule 'nonReserved' lists them again.

ADD : 'ADD';
ALL : 'ALL';
ALLOW : 'ALLOW';
ALTER : 'ALTER';
ANALYZE : 'ANALYZE';
ANY : 'ANY';
ASC : 'ASC';
ASYMMETRIC : 'ASYMMETRIC';
AT : 'AT';
ATTRIBUTE : 'ATTRIBUTE';
BACKUP : 'BACKUP';
BEGIN : 'BEGIN';
BOTH : 'BOTH';
CALL : 'CALL';
CAN_CAST : 'CAN_CAST';
CHARACTER : 'CHARACTER';
CHECK : 'CHECK';
COLUMN : 'COLUMN';
COMMENT : 'COMMENT';
COMMIT : 'COMMIT';
CONFLICT : 'CONFLICT';
CONSTRAINT : 'CONSTRAINT';
COPY : 'COPY';
CREATE : 'CREATE';
DATABASE : 'DATABASE';
DATE : 'DATE';
DAY : 'DAY';
DEFAULT : 'DEFAULT';
DELETE : 'DELETE';
DESC : 'DESC';
DESCRIBE : 'DESCRIBE';
DO : 'DO';
DOUBLE : 'DOUBLE';
DROP : 'DROP';
ESCAPE : 'ESCAPE';
EXCLUDE : 'EXCLUDE';
EXPLAIN : 'EXPLAIN';
EXTRACT : 'EXTRACT';
FILTER : 'FILTER';
FIRST : 'FIRST';
FOLLOWING : 'FOLLOWING';
FOR : 'FOR';
FOREIGN : 'FOREIGN';
FORMAT : 'FORMAT';
GLOBAL : 'GLOBAL';
GRANT : 'GRANT';
GROUPING : 'GROUPING';
HOUR : 'HOUR';
IF : 'IF';
INCLUDE : 'INCLUDE';
INDEX : 'INDEX';
INSERT : 'INSERT';
INTERVAL : 'INTERVAL';
KEY : 'KEY';
KEYS : 'KEYS';
LAST : 'LAST';
LATERAL : 'LATERAL';
LEADING : 'LEADING';
LET : 'LET';
LIMIT : 'LIMIT';
LOCAL : 'LOCAL';
MERGE : 'MERGE';
MINUTE : 'MINUTE';
MISSING : 'MISSING';
MODIFIED : 'MODIFIED';
MONTH : 'MONTH';
NEW : 'NEW';
NEXT : 'NEXT';
NOTHING : 'NOTHING';
NULLS : 'NULLS';
OLD : 'OLD';
ONLY : 'ONLY';
OUTER : 'OUTER';
OVER : 'OVER';
OVERLAY : 'OVERLAY';
PARTITION : 'PARTITION';
PERCENT_WORD : 'PERCENT';
PIVOT : 'PIVOT';
PLACING : 'PLACING';
POSITION : 'POSITION';
PRECEDING : 'PRECEDING';
PRECISION : 'PRECISION';
PRIMARY : 'PRIMARY';
RANGE : 'RANGE';
RECURSIVE : 'RECURSIVE';
REFERENCES : 'REFERENCES';
RELEASE : 'RELEASE';
REMOVE : 'REMOVE';
RENAME : 'RENAME';
REPLACE : 'REPLACE';
RESTORE : 'RESTORE';
RETURNING : 'RETURNING';
REVOKE : 'REVOKE';
ROLLBACK : 'ROLLBACK';
ROW : 'ROW';
ROWS : 'ROWS';
SAVEPOINT : 'SAVEPOINT';
SCAN : 'SCAN';
SECOND : 'SECOND';
SETS : 'SETS';
SHOW : 'SHOW';
SOME : 'SOME';
START : 'START';
SUBSTRING : 'SUBSTRING';
SYMMETRIC : 'SYMMETRIC';
TABLE : 'TABLE';
TABLESAMPLE : 'TABLESAMPLE';
TEMP : 'TEMP';
TEMPORARY : 'TEMPORARY';
TIES : 'TIES';
TIME : 'TIME';
TIMESTAMP : 'TIMESTAMP';
TO : 'TO';
TRAILING : 'TRAILING';
TRANSACTION : 'TRANSACTION';
TRIM : 'TRIM';
TRUNCATE : 'TRUNCATE';
TRY_CAST : 'TRY_CAST';
TYPE : 'TYPE';
UNIQUE : 'UNIQUE';
UNKNOWN : 'UNKNOWN';
UNNEST : 'UNNEST';
UNPIVOT : 'UNPIVOT';
UPDATE : 'UPDATE';
UPSERT : 'UPSERT';
VALUE : 'VALUE';
VARYING : 'VARYING';
VIEW : 'VIEW';
WINDOW : 'WINDOW';
WITHIN : 'WITHIN';
WITHOUT : 'WITHOUT';
WORK : 'WORK';
YEAR : 'YEAR';
ZONE : 'ZONE';

// Names

IDENTIFIER : [A-Z_$] [A-Z0-9_$]*;
QUOTED_IDENTIFIER : '"' (~'"' | '""')+ '"';
EMPTY_IDENTIFIER : '""';
UNCLOSED_IDENTIFIER : '"' (~'"' | '""')*;
/**
 * A word with letters beyond A to Z, which is refused: only longer than IDENTIFIER if it has one. Where these stand is
 * told roughly, as the exact set has 700 ranges, which every new process would have to build.
 */
FOREIGN_WORD : (FOREIGN_LETTER | [A-Z_$]) (FOREIGN_LETTER | [A-Z0-9_$])*;

// Values

STRING : '\'' (~'\'' | '\'\'')* '\'';
UNCLOSED_STRING : '\'' (~'\'' | '\'\'')*;
BINARY : 'X' STRING;
INTEGER : DIGIT+;
DECIMAL : DIGIT+ '.' DIGIT* | '.' DIGIT+;
APPROXIMATE : (INTEGER | DECIMAL) 'E' [+-]? DIGIT+;
NUMBER_WITH_LETTERS : (INTEGER | DECIMAL | APPROXIMATE) [A-Z_$] [A-Z0-9_$]*;
PARAMETER : '?';
/** A literal of Amazon Ion, whose strings may hold a backtick. */
ION : '`' (~["`] | '"' (~["\\] | '\\' .)* '"')* '`';
UNCLOSED_ION : '`';

// Signs

BAG_OPEN : '<<';
BAG_CLOSE : '>>';
NOT_EQUAL : '<>' | '!=';
LESS_OR_EQUAL : '<=';
GREATER_OR_EQUAL : '>=';
EQUAL : '=';
LESS : '<';
GREATER : '>';
CONCAT : '||';
PLUS : '+';
MINUS : '-';
STAR : '*';
SLASH : '/';
PERCENT : '%';
LPAREN : '(';
RPAREN : ')';
LBRACKET : '[';
RBRACKET : ']';
LBRACE : '{';
RBRACE : '}';
COMMA : ',';
DOT : '.';
COLON : ':';
SEMICOLON : ';';

// What stands between

/** A hint only where it directly follows a verb; elsewhere nobody looks at this channel, and it is a comment. */
HINT : '/*+' COMMENT_REST '*'+ '/' -> channel(HINTS);
BLOCK_COMMENT : '/*' COMMENT_REST '*'+ '/' -> skip;
UNCLOSED_COMMENT : '/*' COMMENT_REST '*'*;
LINE_COMMENT : '--' ~[\r\n]* -> skip;
BLANK : [ \t\r\n\f\u000B\u00A0\uFEFF]+ -> skip;

// What no rule takes

CURLY_QUOTE : [\u2018\u2019\u201A\u201C\u201D\u201E];
UNKNOWN_OPERATOR : [|&^~];
UNKNOWN_CHARACTER : .;

fragment DIGIT : [0-9];
fragment FOREIGN_LETTER
  options { caseInsensitive = false; }
  : [\u00AA\u00B5\u00BA\u00C0-\u1FFF\u2C00-\u2DFF\u3040-\uD7FF\uF900-\uFDFF\uFE70-\uFEFC\uFF10-\uFFDC\u{10000}-\u{1EFFF}\u{20000}-\u{3FFFF}];
fragment COMMENT_REST : (~'*' | '*'+ ~[*/])*;
