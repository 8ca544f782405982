/**
 * Partita's PartiQL and SQL: more of it than is supported, so that what comes later is refused by its name and never mistaken for an error of syntax.
 * No actions and no predicates (the build makes automata of it, which choose between alternatives; those that a few tokens tell apart are chosen
 * without ANTLR's network, which a new process would have to build first); what takes more than the shape of the text is decided by the builder of the statement tree.
 */
parser grammar PartitaParser;

options { tokenVocab = PartitaLexer; superClass = PartitaParserBase; }

singleStatement
    : statement SEMICOLON? EOF
    ;

statement
    : explainable                                                                    # plainStatement
    | EXPLAIN ANALYZE? explainOptions? explainable                                   # explain
    | CREATE TABLE (IF NOT EXISTS)? tableName (tableElements tableOptions? (AS query)? | tableOptions? AS query)
                                                                                     # createTable
    | DROP TABLE (IF EXISTS)? tableName                                              # dropTable
    | ALTER TABLE (IF EXISTS)? tableName alteration                                  # alterTable
    | CREATE GLOBAL? INDEX (IF NOT EXISTS)? identifier ON tableName globalIndexKeys projection? tableOptions?
                                                                                     # createIndex
    | DROP INDEX (IF EXISTS)? tableName (ON onTable=tableName)?                      # dropIndex
    | CREATE (OR REPLACE)? VIEW (IF NOT EXISTS)? tableName columnNames? AS query     # createView
    | DROP VIEW (IF EXISTS)? tableName                                               # dropView
    | COMMENT ON (TABLE | COLUMN) tableName IS (string | NULL)                       # commentOn
    | TRUNCATE TABLE? tableName                                                      # truncate
    | COPY copied direction=(FROM | TO) string copyOptions? (ALLOW SCAN)?            # copy
    | SHOW CREATE (TABLE | VIEW) tableName                                           # showCreateTable
    | SHOW what=identifier (FROM tableName)?                                         # show
    | (DESCRIBE | DESC) TABLE? tableName                                             # describe
    | BEGIN (TRANSACTION | WORK)?                                                    # begin
    | START TRANSACTION                                                              # begin
    | COMMIT (TRANSACTION | WORK)?                                                   # commit
    | ROLLBACK (TRANSACTION | WORK)?                                                 # rollback
    | SAVEPOINT identifier                                                           # savepoint
    | ROLLBACK (TRANSACTION | WORK)? TO SAVEPOINT? identifier                        # rollbackTo
    | RELEASE SAVEPOINT? identifier                                                  # release
    | EXISTS LPAREN query RPAREN                                                     # existsStatement
    | later rest*                                                                    # laterStatement
    ;

/** What COPY reads or writes: a table, a query, or all tables of a file that describes some. */
copied
    : tableName
    | LPAREN query RPAREN
    | STAR
    ;

copyOptions
    : LPAREN copyOption (COMMA copyOption)* RPAREN
    ;

copyOption
    : name=identifier value=identifier?
    ;

explainOptions
    : LPAREN explainOption (COMMA explainOption)* RPAREN
    ;

explainOption
    : ANALYZE value=switchValue?
    | FORMAT format=identifier
    ;

switchValue
    : TRUE | FALSE | ON | INTEGER | identifier
    ;

/** What EXPLAIN takes. */
explainable
    : query
    | insert
    | update
    | updateFrom
    | delete
    ;

/** The first words of the statements to come: enough to call them by their names. */
later
    : ALTER (INDEX | VIEW | DATABASE)
    | CREATE (LOCAL | UNIQUE) INDEX
    | CREATE (OR REPLACE)? (TEMP | TEMPORARY) VIEW
    | CREATE (GLOBAL | LOCAL)? (TEMP | TEMPORARY) TABLE
    | CREATE BACKUP
    | DROP BACKUP
    | BACKUP
    | RESTORE
    | CALL
    | (LBRACE (PARAMETER EQUAL)? | PARAMETER EQUAL) CALL
    | MERGE
    | GRANT
    | REVOKE
    | ANALYZE
    | PIVOT
    ;

rest
    : ~SEMICOLON
    ;

// Queries

query
    : (WITH RECURSIVE? commonTable (COMMA commonTable)*)? queryTerm setOperation* queryEnd
    ;

commonTable
    : identifier columnNames? AS LPAREN query RPAREN
    ;

queryTerm
    : select
    | VALUES row (COMMA row)*
    | LPAREN query RPAREN
    ;

setOperation
    : OUTER? (UNION | EXCEPT | INTERSECT) (ALL | DISTINCT)? queryTerm
    ;

queryEnd
    : (ORDER BY sortItem (COMMA sortItem)*)? limits? locking? (ALLOW SCAN)?
    ;

sortItem
    : expression direction=(ASC | DESC)? (NULLS nulls=(FIRST | LAST))?
    ;

limits
    : limit offset?
    | offset (limit | fetch)?
    | fetch
    | limitEscape
    ;

limitEscape
    : LBRACE LIMIT limited=expression (OFFSET skipped=expression)? RBRACE
    ;

limit
    : LIMIT (ALL | expression)
    ;

offset
    : OFFSET expression (ROW | ROWS)?
    ;

fetch
    : FETCH (FIRST | NEXT) (expression PERCENT?)? (ROW | ROWS) (ONLY | WITH TIES)
    ;

locking
    : FOR UPDATE
    ;

select
    : SELECT quantifier? (VALUE expression | selectItem (COMMA selectItem)*) exclude?
      (FROM from (COMMA from)*)? let?
      where?
      (GROUP BY groupItem (COMMA groupItem)* (GROUP AS identifier)?)?
      (HAVING having=expression)?
      (WINDOW identifier AS window (COMMA identifier AS window)*)?
    ;

quantifier
    : DISTINCT
    | ALL
    ;

selectItem
    : STAR                       # everything
    | expression alias?          # selectExpression
    ;

exclude
    : EXCLUDE (LPAREN path (COMMA path)* RPAREN | path (COMMA path)*)
    ;

let
    : LET expression AS identifier (COMMA expression AS identifier)*
    ;

where
    : WHERE expression
    ;

groupItem
    : expression (AS identifier)?
    | GROUPING SETS LPAREN groupItem (COMMA groupItem)* RPAREN
    | LPAREN RPAREN
    ;

alias
    : AS identifier
    | bareAlias
    ;

/** Without AS, the words that begin a clause are that clause, so that one cut short is not taken for a name. */
bareAlias
    : IDENTIFIER
    | QUOTED_IDENTIFIER
    | plainWord
    ;

// What is read

from
    : fromTerm join*
    ;

fromTerm
    : UNNEST LPAREN expression (COMMA expression)* RPAREN alias? derivedColumns?        # unnest
    | tableName deeper? alias? derivedColumns? (AT at=identifier)? sample?              # namedTable
    | UNPIVOT expression alias? (AT at=identifier)?                                  # unpivot
    | LATERAL? LPAREN query RPAREN alias? derivedColumns?                               # derivedTable
    | LPAREN from RPAREN                                                             # parenthesisedFrom
    | (bag | array) alias? (AT at=identifier)?                                       # constantFrom
    | LBRACE identifier from RBRACE                                                  # outerJoinEscape
    ;

derivedColumns
    : columnNames
    ;

/** What tableName leaves of a path. */
deeper
    : LBRACKET (expression | STAR) RBRACKET pathStep*
    ;

join
    : CROSS JOIN fromTerm
    | NATURAL joinType? JOIN fromTerm
    | joinType? JOIN fromTerm (ON expression | USING columnNames)?
    ;

joinType
    : INNER
    | (LEFT | RIGHT | FULL) OUTER?
    ;

sample
    : TABLESAMPLE identifier LPAREN expression RPAREN
    ;

columnNames
    : LPAREN identifier (COMMA identifier)* RPAREN
    ;

tableName
    : identifier (DOT anyName)*
    ;

// Changes

insert
    : verb=(INSERT | UPSERT | REPLACE) INTO tableName insertSource onConflict? returning?
    ;

insertSource
    : VALUE item                                                                     # insertItem
    | bag                                                                            # insertItems
    | columnNames (valueRows | selectedRows)                                         # insertRows
    | valueRows                                                                      # insertRows
    | insertedQuery                                                                  # insertQuery
    | DEFAULT VALUES                                                                 # insertDefaults
    ;

/** Rows of values are a query, too, if it goes on behind them. */
valueRows
    : VALUES row (COMMA row)* setOperation* queryEnd
    ;

insertedQuery
    : selectedRows
    ;

/** Any other query. */
selectedRows
    : (WITH RECURSIVE? commonTable (COMMA commonTable)* queryTerm | select | LPAREN query RPAREN) setOperation* queryEnd
    ;

item
    : tuple
    | parameter
    ;

row
    : LPAREN expression (COMMA expression)* RPAREN
    ;

onConflict
    : ON CONFLICT columnNames? DO (NOTHING | REPLACE | UPDATE (SET assignment (COMMA assignment)*)? where?)
    ;

update
    : UPDATE tableName alias? updateClause+ where? returning? (ALLOW SCAN)?
    ;

updateFrom
    : FROM tableName alias? where? updateClause+ returning? (ALLOW SCAN)?
    ;

updateClause
    : SET assignment (COMMA assignment)*
    | REMOVE path
    ;

assignment
    : path EQUAL expression
    ;

path
    : identifier pathStep*
    ;

delete
    : DELETE FROM tableName alias? where? returning? (ALLOW SCAN)?
    ;

returning
    : RETURNING scope=(ALL | MODIFIED) image=(OLD | NEW) STAR
    ;

// Definitions

tableElements
    : LPAREN tableElement (COMMA tableElement)* RPAREN
    ;

tableElement
    : (CONSTRAINT identifier)? PRIMARY KEY columnNames                               # primaryKey
    | (CONSTRAINT identifier)? FOREIGN KEY columnNames references                    # foreignKey
    | (CONSTRAINT identifier)? UNIQUE columnNames                                    # uniqueKey
    | (CONSTRAINT identifier)? CHECK LPAREN expression RPAREN                        # check
    | LOCAL INDEX identifier columnNames projection?                                 # localIndex
    | GLOBAL INDEX identifier globalIndexKeys projection? tableOptions?                # globalIndex
    | identifier type? columnConstraint*                                             # column
    ;

/** One partition key, or several in parentheses; what follows are sort keys. */
globalIndexKeys
    : LPAREN (identifier | columnNames) (COMMA identifier)* RPAREN
    ;

alteration
    : ADD COLUMN? (IF NOT EXISTS)? identifier type? columnConstraint*                # addColumn
    | DROP COLUMN? (IF EXISTS)? identifier                                           # dropColumn
    | RENAME COLUMN? column=identifier TO newName=identifier                          # renameColumn
    | ALTER COLUMN? identifier SET? TYPE type                                        # setColumnType
    | SET LPAREN tableOption (COMMA tableOption)* RPAREN                             # setOptions
    ;

projection
    : ALL
    | KEYS ONLY
    | INCLUDE columnNames
    ;

columnConstraint
    : NOT NULL                                                                       # notNull
    | NULL                                                                           # nullable
    | DEFAULT additive                                                               # defaultValue
    | COMMENT string                                                                 # columnComment
    | ATTRIBUTE string                                                               # columnAttribute
    | PRIMARY KEY                                                                    # columnPrimaryKey
    | UNIQUE                                                                         # columnUnique
    | CHECK LPAREN expression RPAREN                                                 # columnCheck
    | references                                                                     # columnReferences
    ;

references
    : REFERENCES tableName columnNames?
    ;

tableOptions
    : WITH LPAREN tableOption (COMMA tableOption)* RPAREN
    ;

tableOption
    : anyName EQUAL literal
    ;

// Expressions, loosest first. Chains are loops, not recursion: a thousand terms are as deep as two.

expression
    : conjunction (OR conjunction)*
    ;

conjunction
    : negation (AND negation)*
    ;

negation
    : NOT* predicate
    ;

/** More tails than the builder takes, so that it can say that comparisons do not chain. */
predicate
    : additive predicateTail*
    ;

predicateTail
    : comparison additive                                                            # compare
    | comparison (ALL | ANY | SOME) LPAREN query RPAREN                              # compareQuantified
    | NOT? BETWEEN (ASYMMETRIC | SYMMETRIC)? low=additive AND high=additive          # between
    | NOT? IN candidates                                                             # in
    | NOT? LIKE pattern=additive (ESCAPE escape=additive | likeEscape)?
                                                                                     # like
    | IS NOT? (NULL | MISSING | TRUE | FALSE | UNKNOWN)                              # isValue
    | IS NOT? DISTINCT FROM additive                                                 # isDistinctFrom
    | IS NOT? type                                                                   # isType
    ;

likeEscape
    : LBRACE ESCAPE additive RBRACE
    ;

comparison
    : EQUAL | NOT_EQUAL | LESS | LESS_OR_EQUAL | GREATER | GREATER_OR_EQUAL
    ;

candidates
    : LPAREN query RPAREN                                                            # queryCandidates
    | LPAREN expression (COMMA expression)* RPAREN                                   # listCandidates
    | LBRACKET expression (COMMA expression)* RBRACKET                               # listCandidates
    | BAG_OPEN expression (COMMA expression)* BAG_CLOSE                              # listCandidates
    ;

additive
    : multiplicative (additiveOperator multiplicative)*
    ;

additiveOperator
    : PLUS | MINUS | CONCAT
    ;

multiplicative
    : signed (multiplicativeOperator signed)*
    ;

multiplicativeOperator
    : STAR | SLASH | PERCENT_SIGN
    ;

signed
    : (PLUS | MINUS)* stepped
    ;

stepped
    : primary pathStep*
    ;

pathStep
    : DOT anyName                # nameStep
    | DOT STAR                   # allAttributesStep
    | LBRACKET expression RBRACKET   # indexStep
    | LBRACKET STAR RBRACKET     # allElementsStep
    ;

primary
    : literal                                                                        # constant
    | parameter                                                                      # placeholder
    | CASE operand=expression? when+ (ELSE otherwise=expression)? END                # case
    | function=(CAST | TRY_CAST | CAN_CAST) LPAREN expression AS type RPAREN         # cast
    | EXTRACT LPAREN field=identifier FROM expression RPAREN                         # extract
    | SUBSTRING LPAREN value=expression (FROM start=expression)? (FOR length=expression)? RPAREN
                                                                                     # substring
    | TRIM LPAREN (side=(LEADING | TRAILING | BOTH) characters=additive? | characters=additive) FROM source=expression RPAREN
                                                                                     # trim
    | POSITION LPAREN additive IN additive RPAREN                                    # position
    | OVERLAY LPAREN expression PLACING expression FROM expression (FOR expression)? RPAREN
                                                                                     # overlay
    | (CURRENT_DATE | CURRENT_TIME | CURRENT_TIMESTAMP | LOCALTIME | LOCALTIMESTAMP) (LPAREN expression? RPAREN)?
                                                                                     # currentTime
    | (LEFT | RIGHT) arguments                                                       # leftOrRight
    | identifier (arguments withinGroup? filter? over?)?                             # nameOrCall
    | EXISTS LPAREN query RPAREN                                                     # exists
    | UNIQUE LPAREN query RPAREN                                                     # unique
    | tuple                                                                          # tupleValue
    | array                                                                          # arrayValue
    | bag                                                                            # bagValue
    | LBRACE identifier string RBRACE                                                # textEscape
    | LBRACE identifier primary RBRACE                                               # functionEscape
    | LPAREN expression ((COMMA expression)+ | setOperation+ queryEnd)? RPAREN        # parenthesised
    | LPAREN bareQuery RPAREN                                                        # subquery
    ;

/** A query that starts with a word, so that the parenthesis before it says nothing yet. */
bareQuery
    : (WITH RECURSIVE? commonTable (COMMA commonTable)*)? (select | VALUES row (COMMA row)*) setOperation* queryEnd
    ;

arguments
    : LPAREN STAR RPAREN                                                             # starArgument
    | LPAREN expression TO unit=identifier RPAREN                                    # unitArgument
    | LPAREN (quantifier? expression (COMMA expression)* (ORDER BY sortItem (COMMA sortItem)*)?)? RPAREN
                                                                                     # listArguments
    ;

withinGroup
    : WITHIN GROUP LPAREN ORDER BY sortItem (COMMA sortItem)* RPAREN
    ;

filter
    : FILTER LPAREN WHERE expression RPAREN
    ;

over
    : (treatment=identifier NULLS)? OVER (name=identifier | window)
    ;

window
    : LPAREN identifier? (PARTITION BY expression (COMMA expression)*)? (ORDER BY sortItem (COMMA sortItem)*)? frame? RPAREN
    ;

frame
    : (ROWS | RANGE | unit=identifier) (frameBound | BETWEEN frameBound AND frameBound) frameExclusion?
    ;

frameExclusion
    : EXCLUDE (GROUP | identifier identifier?)
    ;

/** UNBOUNDED and CURRENT ROW are two words; any other bound is a value. */
frameBound
    : identifier ROW
    | additive (PRECEDING | FOLLOWING)
    ;

when
    : WHEN condition=expression THEN result=expression
    ;

tuple
    : LBRACE (entry (COMMA entry)*)? RBRACE
    ;

entry
    : name=expression COLON value=expression
    ;

array
    : LBRACKET (expression (COMMA expression)*)? RBRACKET
    ;

bag
    : BAG_OPEN (expression (COMMA expression)*)? BAG_CLOSE
    ;

parameter
    : PARAMETER
    ;

// Constants, types, names

literal
    : string                                                                         # stringLiteral
    | (INTEGER | DECIMAL | APPROXIMATE)                                              # numberLiteral
    | (TRUE | FALSE)                                                                 # booleanLiteral
    | NULL                                                                           # nullLiteral
    | BINARY                                                                         # binaryLiteral
    | (DATE | TIME | TIMESTAMP) string                                               # dateTimeLiteral
    | INTERVAL MINUS? string fromUnit=intervalUnit (TO toUnit=intervalUnit)?         # intervalLiteral
    ;

intervalUnit
    : YEAR | MONTH | DAY | HOUR | MINUTE | SECOND
    ;

string
    : STRING
    ;

type
    : typeWords (LPAREN INTEGER (COMMA INTEGER)? RPAREN)? (withTimeZone | withoutTimeZone)?
    ;

typeWords
    : DOUBLE PRECISION
    | CHARACTER VARYING
    | identifier
    ;

withTimeZone
    : WITH TIME ZONE
    ;

withoutTimeZone
    : WITHOUT TIME ZONE
    ;

/** Where a name may stand. */
identifier
    : IDENTIFIER
    | QUOTED_IDENTIFIER
    | nonReserved
    ;

/** After a dot every word is a name. */
anyName
    : identifier
    | reserved
    ;

reserved
    : AND | AS | BETWEEN | BY | CASE | CAST | CROSS | CURRENT_DATE | CURRENT_TIME | CURRENT_TIMESTAMP | DISTINCT
    | ELSE | END | EXCEPT | EXISTS | FALSE | FETCH | FROM | FULL | GROUP | HAVING | IN | INNER | INTERSECT | INTO
    | IS | JOIN | LEFT | LIKE | LOCALTIME | LOCALTIMESTAMP | NATURAL | NOT | NULL | OFFSET | ON | OR | ORDER | RIGHT
    | SELECT | SET | THEN | TRUE | UNION | USING | VALUES | WHEN | WHERE | WITH
    ;

nonReserved
    : ALLOW | LIMIT | RETURNING
    | plainWord
    ;

plainWord
    : ADD | ALL | ALTER | ANALYZE | ANY | ASC | ASYMMETRIC | AT | ATTRIBUTE | BACKUP | BEGIN | BOTH | CALL | CAN_CAST
    | CHARACTER | CHECK | COLUMN | COMMENT | COMMIT | CONFLICT | CONSTRAINT | COPY | CREATE | DATABASE | DATE | DAY | DEFAULT
    | DELETE | DESC | DESCRIBE | DO | DOUBLE | DROP | ESCAPE | EXCLUDE | EXPLAIN | EXTRACT | FILTER | FIRST
    | FOLLOWING | FOR | FOREIGN | FORMAT | GLOBAL | GRANT | GROUPING | HOUR | IF | INCLUDE | INDEX | INSERT
    | INTERVAL | KEY | KEYS | LAST | LATERAL | LEADING | LET | LOCAL | MERGE | MINUTE | MISSING | MODIFIED | MONTH
    | NEW | NEXT | NOTHING | NULLS | OLD | ONLY | OUTER | OVER | OVERLAY | PARTITION | PERCENT | PIVOT
    | PLACING | POSITION | PRECEDING | PRECISION | PRIMARY | RANGE | RECURSIVE | REFERENCES | RELEASE | REMOVE
    | RENAME | REPLACE | RESTORE | REVOKE | ROLLBACK | ROW | ROWS | SAVEPOINT | SCAN | SECOND | SETS | SHOW | SOME | START
    | SUBSTRING | SYMMETRIC | TABLE | TABLESAMPLE | TEMP | TEMPORARY | TIES | TIME | TIMESTAMP | TO | TRAILING
    | TRANSACTION | TRIM | TRUNCATE | TRY_CAST | TYPE | UNIQUE | UNKNOWN | UNNEST | UNPIVOT | UPDATE | UPSERT | VALUE
    | VARYING | VIEW | WINDOW | WITHIN | WITHOUT | WORK | YEAR | ZONE
    ;
