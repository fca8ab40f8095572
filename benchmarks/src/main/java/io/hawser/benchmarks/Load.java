package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Workload;

/**
 * What a client is asked for.
 *
 * @param workload the kind of request
 * @param inFlight how many are in flight
 */
record Load(Workload workload, int inFlight) {}
