/**
 * Compares Hawser with others in one run: starts servers and clients as child JVMs, lets them
 * measure, and prints what came out of it. It measures nothing itself.
 */
@NullMarked
package io.hawser.benchmarks;

import org.jspecify.annotations.NullMarked;
