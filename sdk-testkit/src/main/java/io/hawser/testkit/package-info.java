/**
 * Tools for tests of code that uses Hawser: an embedded coordinator that keeps everything in
 * memory, and a JUnit extension that starts it.
 *
 * <p>Requests are handled on the worker pool of the server endpoint; second phases, retries and
 * time-outs run on one thread per coordinator.
 */
@NullMarked
package io.hawser.testkit;

import org.jspecify.annotations.NullMarked;
