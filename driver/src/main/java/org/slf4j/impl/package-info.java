/**
 * The binding of SLF4J, which must have this name to be found. It ends the logging of Calcite in
 * {@code System.Logger} and knows nothing of the driver.
 */
@NullMarked
package org.slf4j.impl;

import org.jspecify.annotations.NullMarked;
