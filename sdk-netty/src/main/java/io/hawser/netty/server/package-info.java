/**
 * The server endpoint: accepts Seata's and Hawser's clients, keeps their registrations, hands
 * requests to a {@link io.hawser.netty.server.TransactionMessageHandler} and pushes requests to
 * RMs.
 *
 * <p>Frames are read and written on event loops; handlers run on the endpoint's own bounded pool.
 */
@NullMarked
package io.hawser.netty.server;

import org.jspecify.annotations.NullMarked;
