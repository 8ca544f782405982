package io.partita.sql.plan.access;

import org.apache.calcite.rex.RexNode;

/**
 * One read by key: items of one partition key.
 *
 * @param partition the partition key's value, constant for one execution
 * @param sort what is said of the sort key of the table or index
 */
public record KeyRead(RexNode partition, SortRange sort) {}
