/**
 * The environment that both ends run in: threads, event loops, transports, pauses between attempts,
 * and logs that peers cannot flood. Nothing here knows of messages or connections.
 */
@NullMarked
package io.hawser.netty.internal.runtime;

import org.jspecify.annotations.NullMarked;
