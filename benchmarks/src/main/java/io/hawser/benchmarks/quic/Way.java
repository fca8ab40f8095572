package io.hawser.benchmarks.quic;

/**
 * Describes how packets go from one end to the other.
 *
 * @param name for the table
 * @param overLink whether over the link, or directly over the loopback device
 * @param delayMillis each way
 * @param loss each way, 0 to 1
 */
record Way(String name, boolean overLink, double delayMillis, double loss) {}
