package io.hawser.compare;

import io.hawser.testservers.LoadClient.Kind;

/**
 * What a trial came to.
 *
 * @param scenario what happened
 * @param kind whose client
 * @param figures what became of its calls
 */
record Result(Scenario scenario, Kind kind, Figures figures) {}
