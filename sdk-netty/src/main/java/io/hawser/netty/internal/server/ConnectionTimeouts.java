package io.hawser.netty.internal.server;

import io.hawser.netty.server.ServerConfig;
import io.netty.util.concurrent.EventExecutor;

/**
 * The time-outs for slow clients on the connections of one event loop. Confined to the event loop.
 *
 * @param idle for those that send nothing
 * @param registration for those that do not register
 */
record ConnectionTimeouts(EqualTimeouts idle, EqualTimeouts registration) {

  static ConnectionTimeouts of(EventExecutor loop, ServerConfig config) {
    return new ConnectionTimeouts(
        new EqualTimeouts(loop, config.idleTimeout()),
        new EqualTimeouts(loop, config.registrationTimeout()));
  }
}
