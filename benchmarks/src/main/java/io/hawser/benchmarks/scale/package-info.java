/**
 * Measures the costs of many servers, and of many requests in flight, for a client: {@code ./dev
 * bench --scale}.
 *
 * <p>The clients run in child JVMs; what is asked of them and what they answer is in records, as
 * JSON.
 */
@NullMarked
package io.hawser.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
