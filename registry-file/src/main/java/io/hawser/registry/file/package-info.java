/**
 * The registry in a properties file. {@code service.<cluster>.grouplist} lists the servers of a
 * cluster. A saved change is effective immediately.
 *
 * <p>Lookups read the file in the caller's thread. Listeners are notified on the thread {@code
 * hawser-config}, which follows the file.
 */
@NullMarked
package io.hawser.registry.file;

import org.jspecify.annotations.NullMarked;
