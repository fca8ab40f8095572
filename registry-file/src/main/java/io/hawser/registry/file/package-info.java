/**
 * Finds coordinators in a properties file, where {@code service.<cluster>.grouplist} lists the
 * servers of a cluster. Lookups read the file in the caller's thread. When the file changes,
 * listeners are notified immediately, on the thread {@code hawser-config}.
 */
@NullMarked
package io.hawser.registry.file;

import org.jspecify.annotations.NullMarked;
