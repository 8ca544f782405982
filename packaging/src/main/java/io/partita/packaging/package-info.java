/**
 * What the build does to the driver's jar after shading it, so that a process which uses it starts
 * sooner. It knows nothing of the driver but its jar. Read {@code QuickStart} first.
 */
@NullMarked
package io.partita.packaging;

import org.jspecify.annotations.NullMarked;
