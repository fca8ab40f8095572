/**
 * The commands of the jar {@code hawser-cli}: examine the way to the coordinators, ask registries
 * and coordinators, and run one for development. Results go to the standard output, progress and
 * errors to the standard error.
 */
@NullMarked
package io.hawser.cli;

import org.jspecify.annotations.NullMarked;
