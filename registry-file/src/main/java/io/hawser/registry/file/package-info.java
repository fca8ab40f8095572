/**
 * The registry that is a properties file: {@code service.<cluster>.grouplist} lists the servers of
 * a cluster, and a saved change is effective at once.
 *
 * <p>Lookups read the file in the caller's thread. Listeners are told on the thread {@code
 * hawser-config}, which follows the file.
 */
@NullMarked
package io.hawser.registry.file;

import org.jspecify.annotations.NullMarked;
