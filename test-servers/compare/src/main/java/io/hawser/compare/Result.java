package io.hawser.compare;

import io.hawser.testservers.LoadClient.Kind;

/**
 * The result of a trial.
 *
 * @param scenario what happened
 * @param kind whose client
 * @param figures what became of its calls
 */
record Result(Scenario scenario, Kind kind, Figures figures) {}
