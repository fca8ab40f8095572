/**
 * The programs of child JVMs with Hawser on their class path: Hawser itself in several ways, and
 * the floors, which show what a connection can carry without a client.
 */
@NullMarked
package io.hawser.benchmarks.client;

import org.jspecify.annotations.NullMarked;
