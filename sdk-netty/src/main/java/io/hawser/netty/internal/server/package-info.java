/**
 * The server endpoint behind {@link io.hawser.netty.server.NettyRemotingServer}: connections of
 * clients, their registrations, requests and answers, and pushes to RMs. Frames are read and
 * written on event loops; handlers run on the endpoint's own bounded pool.
 */
@NullMarked
package io.hawser.netty.internal.server;

import org.jspecify.annotations.NullMarked;
