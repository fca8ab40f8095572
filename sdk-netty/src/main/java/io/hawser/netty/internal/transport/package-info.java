/**
 * The transports that carry the frames of a connection: one small contract for both ends, its
 * providers for TCP and WebSockets, and the search for others on the class path. The channels that
 * they open and accept run on the event loops of the connections.
 */
@NullMarked
package io.hawser.netty.internal.transport;

import org.jspecify.annotations.NullMarked;
