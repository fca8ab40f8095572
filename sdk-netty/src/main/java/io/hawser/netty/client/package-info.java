/**
 * The client: connections, their managers, batching, the two roles, and the composition root {@link
 * io.hawser.netty.client.NettyHawserClient} that wires them and is the only class that knows all.
 *
 * <p>Selecting and queueing run in the caller's thread, everything about a connection on its event
 * loop, registry calls on the thread {@code hawser-registry-…}, branch handlers on the RM executor.
 */
@NullMarked
package io.hawser.netty.client;

import org.jspecify.annotations.NullMarked;
