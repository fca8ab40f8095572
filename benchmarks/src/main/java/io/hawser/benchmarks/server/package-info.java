/** The servers that are asked, in child JVMs. */
@NullMarked
package io.hawser.benchmarks.server;

import org.jspecify.annotations.NullMarked;
