/**
 * Starts Seata's servers and clients, and registries, in child processes: servers that can be
 * killed and started again, and clients that are driven by lines. Children end with their standard
 * input, so none outlives this JVM. Their work directories and logs are below {@code
 * target/children}.
 */
@NullMarked
package io.hawser.testservers;

import org.jspecify.annotations.NullMarked;
