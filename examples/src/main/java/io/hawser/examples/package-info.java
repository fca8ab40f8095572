/**
 * Sample programs: {@link io.hawser.examples.QuickStart} in a few lines, and {@link
 * io.hawser.examples.Demo}, a small shop that counts its goods and money at the end.
 *
 * <p>Orders are placed on the demo's own threads; handlers of branches run on the RM executor of
 * the service's client.
 */
@NullMarked
package io.hawser.examples;

import org.jspecify.annotations.NullMarked;
