/**
 * The entry point of Hawser, a client for Apache Seata transaction coordinators: {@link
 * io.hawser.HawserClient#connect(io.hawser.config.HawserConfig)}. Synchronous calls queue the
 * request on the caller's thread and wait for the answer. Stages of asynchronous calls complete on
 * an event loop, which must not be blocked.
 */
@NullMarked
package io.hawser;

import org.jspecify.annotations.NullMarked;
