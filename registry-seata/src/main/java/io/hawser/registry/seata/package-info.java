/**
 * The registry of {@code registry.type=seata}: Seata's own naming servers, which know the servers
 * of each transaction service group.
 */
@NullMarked
package io.hawser.registry.seata;

import org.jspecify.annotations.NullMarked;
