/**
 * The client as applications see it: the two roles, the RPC client with its hooks, the handlers of
 * branches, and {@link io.hawser.netty.internal.client.NettyHawserClient}, the composition root
 * that alone knows all parts. Calls run in the caller's thread, branch handlers on the RM executor.
 */
@NullMarked
package io.hawser.netty.internal.client;

import org.jspecify.annotations.NullMarked;
