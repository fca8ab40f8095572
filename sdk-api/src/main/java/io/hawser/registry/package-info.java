/**
 * The interfaces a registry provider implements to find the servers of a cluster, report changes
 * and announce servers.
 *
 * <p>The client calls a registry from a thread of its own, so a provider may block. Calls come from
 * one thread at a time, except {@code close()}, which any thread may call at any time.
 */
@NullMarked
package io.hawser.registry;

import org.jspecify.annotations.NullMarked;
