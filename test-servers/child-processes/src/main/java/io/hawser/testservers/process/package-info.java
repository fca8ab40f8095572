/**
 * Starts child processes and asks them by lines. A child ends with its standard input, so none
 * outlives this JVM; it writes to a log below {@code target/children}. The other end of the pipe is
 * {@code io.hawser.testservers.child}.
 */
@NullMarked
package io.hawser.testservers.process;

import org.jspecify.annotations.NullMarked;
