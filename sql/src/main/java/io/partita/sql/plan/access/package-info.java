/**
 * What can be read by key: from the conditions of a query to a get, a query of the table or of an
 * index, or a scan; what each will cost; and the advice that refuses a scan. It knows row
 * expressions and the catalog. Read {@link io.partita.sql.plan.access.AccessPaths} first.
 */
@NullMarked
package io.partita.sql.plan.access;

import org.jspecify.annotations.NullMarked;
