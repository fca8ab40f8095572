/**
 * The entry point of Hawser, a client for Apache Seata transaction coordinators. Start with {@link
 * io.hawser.HawserClient#connect(io.hawser.config.HawserConfig)}.
 *
 * <p>A call chooses a server and queues the request on the caller's thread; an event loop writes
 * it. Synchronous calls then wait for the answer. Stages of asynchronous calls complete on an event
 * loop, which must not be blocked.
 */
@NullMarked
package io.hawser;

import org.jspecify.annotations.NullMarked;
