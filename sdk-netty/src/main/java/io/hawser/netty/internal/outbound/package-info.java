/**
 * The way of messages from any thread to the event loop of a connection, and from there to its
 * channel in chunks. Client and server endpoint write through it; only adding to a queue is for any
 * thread.
 */
@NullMarked
package io.hawser.netty.internal.outbound;

import org.jspecify.annotations.NullMarked;
