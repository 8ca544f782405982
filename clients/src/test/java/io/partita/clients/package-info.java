/**
 * What others wrote for {@code java.sql}, unmodified, doing real work on the orders database. It
 * knows the driver through {@code java.sql} alone. Read {@link io.partita.clients.Orders} first.
 */
@NullMarked
package io.partita.clients;

import org.jspecify.annotations.NullMarked;
