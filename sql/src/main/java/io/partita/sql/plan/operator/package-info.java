/**
 * What a plan is made of: operators over rows, and the row expressions that only they give a
 * meaning. It knows access paths and nothing of how a tree came to be or how it runs. Read {@link
 * io.partita.sql.plan.operator.Operator} first.
 */
@NullMarked
package io.partita.sql.plan.operator;

import org.jspecify.annotations.NullMarked;
