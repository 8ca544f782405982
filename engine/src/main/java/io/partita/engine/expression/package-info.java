/**
 * Document paths, conditions, projections and updates as trees, and their one evaluator. Conditions
 * are two-valued, as in the DynamoDB model; SQL's third value is the SQL layer's business. Read
 * {@link io.partita.engine.expression.Condition} first.
 */
@NullMarked
package io.partita.engine.expression;

import org.jspecify.annotations.NullMarked;
