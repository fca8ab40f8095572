/**
 * Measures TCP with TLS and QUIC side by side, over a link that loses and delays packets. Client
 * and endpoint are in one JVM; the link is a process of its own.
 */
@NullMarked
package io.hawser.benchmarks.quic;

import org.jspecify.annotations.NullMarked;
