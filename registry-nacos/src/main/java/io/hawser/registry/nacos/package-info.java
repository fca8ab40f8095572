/** Finds and registers coordinators in Nacos, in the layout of Seata's own servers and clients. */
@NullMarked
package io.hawser.registry.nacos;

import org.jspecify.annotations.NullMarked;
