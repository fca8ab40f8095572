/**
 * AT transactions on Seata's own client and on the bridge, side by side: under faults, and their
 * throughput. The threads are those of the main program and of child processes.
 */
@NullMarked
package io.hawser.compare.bridge;

import org.jspecify.annotations.NullMarked;
