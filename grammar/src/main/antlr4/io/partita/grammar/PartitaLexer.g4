/**
 * The tokens of Partita's PartiQL and SQL. Whatever is wrong already here (a string that is never closed, a letter directly after a number) becomes
 * a token of its own, which no rule of the parser takes: so it is reported where it stands and by what it is, and the lexer itself never fails.
 * What reads text is the class Tokens, by the automaton that the build makes of this grammar; it takes one without modes, predicates and actions of its own.
 */
lexer grammar PartitaLexer;

options { caseInsensitive = true; }

// Keywords, in whatever case. They are identifiers that the class Tokens knows. All tokens that have rules come after them.

tokens {
    // Reserved: never a name unless quoted, except after a dot. All of them are reserved in SQL:2016; the parser's rule 'reserved' lists them again.
    AND, AS, BETWEEN, BY, CASE, CAST, CROSS, CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP, DISTINCT, ELSE, END,
    EXCEPT, EXISTS, FALSE, FETCH, FROM, FULL, GROUP, HAVING, IN, INNER, INTERSECT, INTO, IS, JOIN, LEFT, LIKE,
    LOCALTIME, LOCALTIMESTAMP, NATURAL, NOT, NULL, OFFSET, ON, OR, ORDER, RIGHT, SELECT, SET, THEN, TRUE, UNION,
    USING, VALUES, WHEN, WHERE, WITH,

    // Words with a meaning in some place, and names in every other: the parser's rule 'nonReserved' lists them again.
    ADD, ALL, ALLOW, ALTER, ANALYZE, ANY, ASC, ASYMMETRIC, AT, ATTRIBUTE, BACKUP, BEGIN, BOTH, CALL, CAN_CAST,
    CHARACTER, CHECK, COLUMN, COMMENT, COMMIT, CONFLICT, CONSTRAINT, COPY, CREATE, DATABASE, DATE, DAY, DEFAULT,
    DELETE, DESC, DESCRIBE, DO, DOUBLE, DROP, ESCAPE, EXCLUDE, EXPLAIN, EXTRACT, FILTER, FIRST, FOLLOWING, FOR,
    FOREIGN, FORMAT, GLOBAL, GRANT, GROUPING, HOUR, IF, INCLUDE, INDEX, INSERT, INTERVAL, KEY, KEYS, LAST, LATERAL,
    LEADING, LET, LIMIT, LOCAL, MERGE, MINUTE, MISSING, MODIFIED, MONTH, NEW, NEXT, NOTHING, NULLS, OLD, ONLY, OUTER,
    OVER, OVERLAY, PARTITION, PERCENT, PIVOT, PLACING, POSITION, PRECEDING, PRECISION, PRIMARY, RANGE, RECURSIVE,
    REFERENCES, RELEASE, REMOVE, RENAME, REPLACE, RESTORE, RETURNING, REVOKE, ROLLBACK, ROW, ROWS, SAVEPOINT, SCAN,
    SECOND, SETS, SHOW, SOME, START, SUBSTRING, SYMMETRIC, TABLE, TABLESAMPLE, TEMP, TEMPORARY, TIES, TIME,
    TIMESTAMP, TO, TRAILING, TRANSACTION, TRIM, TRUNCATE, TRY_CAST, TYPE, UNIQUE, UNKNOWN, UNNEST, UNPIVOT, UPDATE,
    UPSERT, VALUE, VARYING, VIEW, WINDOW, WITHIN, WITHOUT, WORK, YEAR, ZONE
}

channels { HINTS }

// Names

IDENTIFIER : [A-Z_$] [A-Z0-9_$]*;
QUOTED_IDENTIFIER : '"' (~'"' | '""')+ '"';
EMPTY_IDENTIFIER : '""';
UNCLOSED_IDENTIFIER : '"' (~'"' | '""')*;
/** A word with letters beyond A to Z, which is refused: only longer than IDENTIFIER if it has one. Where these stand is told roughly. */
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
PERCENT_SIGN : '%';
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
