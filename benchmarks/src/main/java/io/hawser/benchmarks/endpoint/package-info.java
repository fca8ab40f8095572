/** The server endpoint that is measured, and its many clients, in child JVMs. */
@NullMarked
package io.hawser.benchmarks.endpoint;

import org.jspecify.annotations.NullMarked;
