/**
 * The steps that find out where the way from a configuration to a running transaction is broken.
 * {@link io.hawser.cli.doctor.Doctor} runs them one after the other, each on a thread of its own
 * with a time limit.
 */
@NullMarked
package io.hawser.cli.doctor;

import org.jspecify.annotations.NullMarked;
