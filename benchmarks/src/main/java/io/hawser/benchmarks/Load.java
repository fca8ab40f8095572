package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Workload;

/**
 * The load of a client.
 *
 * @param workload the kind of request
 * @param inFlight how many are in flight
 */
record Load(Workload workload, int inFlight) {}
