/** Finds and registers coordinators in Redis, in the layout of Seata's own servers and clients. */
@NullMarked
package io.hawser.registry.redis;

import org.jspecify.annotations.NullMarked;
