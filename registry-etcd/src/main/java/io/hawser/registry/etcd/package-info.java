/** Finds and registers coordinators in etcd, in the layout of Seata's own servers and clients. */
@NullMarked
package io.hawser.registry.etcd;

import org.jspecify.annotations.NullMarked;
