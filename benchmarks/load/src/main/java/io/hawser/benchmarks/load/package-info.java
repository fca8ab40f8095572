/**
 * Puts load on a client in a child JVM and measures it: closed loops, one for each request in
 * flight. The same code for every client, so that what differs is the client.
 */
@NullMarked
package io.hawser.benchmarks.load;

import org.jspecify.annotations.NullMarked;
