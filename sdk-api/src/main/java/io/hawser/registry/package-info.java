/**
 * What a registry provider implements: find the servers of a cluster, tell about changes, and
 * register servers.
 *
 * <p>The client calls a registry from a thread of its own, so a provider may block; it must not
 * expect calls from several threads at once, except {@code close()}, which may come at any time.
 */
@NullMarked
package io.hawser.registry;

import org.jspecify.annotations.NullMarked;
