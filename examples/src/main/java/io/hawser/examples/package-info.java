/**
 * Programs that show Hawser at work: {@link io.hawser.examples.QuickStart} in a few lines, and the
 * {@link io.hawser.examples.Demo}, a small shop that counts its goods and money afterwards.
 *
 * <p>Orders are placed on the demo's own threads; handlers of branches run on the RM executor of
 * the service's client.
 */
@NullMarked
package io.hawser.examples;

import org.jspecify.annotations.NullMarked;
