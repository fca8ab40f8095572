/**
 * Load balancers, which choose one of several ready servers. A {@link io.hawser.loadbalance.Picker}
 * is made for one immutable snapshot of servers and is called from the threads of the callers,
 * concurrently.
 */
@NullMarked
package io.hawser.loadbalance;

import org.jspecify.annotations.NullMarked;
