/**
 * Puts Seata's client and ours under the same load, breaks the same things under both, and prints
 * what became of their calls side by side. {@link io.hawser.compare.Compare} is the entry.
 */
@NullMarked
package io.hawser.compare;

import org.jspecify.annotations.NullMarked;
