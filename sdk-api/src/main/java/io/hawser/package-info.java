/**
 * The entry point of Hawser, a client for Apache Seata transaction coordinators. Start with {@link
 * io.hawser.HawserClient#connect(io.hawser.config.HawserConfig)}.
 *
 * <p>Calls run in the caller's thread up to the network and wait there for the answer; stages of
 * asynchronous calls complete on an event loop, which must not be blocked.
 */
@NullMarked
package io.hawser;

import org.jspecify.annotations.NullMarked;
